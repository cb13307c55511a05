import type { Command } from '../command';
import { extension } from '../epcis/extensions';
import { Refusal } from '../errors';
import { type Lot, lotKey } from '../facts/lot';
import type { Balance } from '../facts/stock';
import { thingKey } from '../facts/thing';
import type { PlaceId } from '../gs1/id';
import { add, compare, type Decimal, isZero, negate, subtract } from '../quantity';
import { objectEvent } from '../rules/buildEvent';
import {
  assertHoldsThing,
  assertMayStopLot,
  hasLot,
  holdEventGoods,
  holdNeeds,
  type Target,
  targetOf,
} from '../rules/holdTarget';
import { assertOwnPlace, placeParty } from '../rules/ownership';
import { mark, stockAt } from '../rules/stock';
import { closeSurplus } from '../rules/surplus';
import type { Step } from '../step';
import type { CommandData } from '../transactions';

type Input = CommandData<'release'>;

/**
 * Releases held goods. The parties that may hold them may release them. A counted surplus may be released only by the producer of the lot
 * or the product's owner, wherever it is.
 */
export const release: Command<Input> = {
  needs: holdNeeds,
  decide: (input, step) => {
    const target = targetOf(step.facts, input.goods);
    const { place, quantity } = letGo(input, step, target);
    const isElsewhere = place !== undefined && placeParty(step.facts, place) !== step.caller.party;
    const where = {
      at: input.at,
      ...(place && !isElsewhere && { place }),
      bizStep: 'storing',
      disposition: 'available',
    };
    const event = objectEvent(step, 'OBSERVE', holdEventGoods(target, quantity), where);
    return { subject: input.goods, events: [{ ...event, [extension('reason')]: input.reason }] };
  },
};

const notHeld = (goods: string): Refusal => new Refusal('held_insufficient', `${goods} is not on hold.`, { goods });

type Released = { readonly place?: PlaceId; readonly quantity?: Decimal };

function letGo(input: Input, step: Step, target: Target): Released {
  if (target.kind === 'lot') {
    return input.place ? releaseStock(input, step, target.lot, input.place) : releaseLot(step, target.lot);
  }
  const { hold, ...thing } = target.thing;
  if (!hold) throw notHeld(input.goods);
  const place = assertHoldsThing(step, thing);
  step.facts.put(thingKey(thing.id), thing);
  return { place };
}

function releaseLot(step: Step, { hold, ...lot }: Lot): Released {
  if (!hold) throw notHeld(lot.id);
  assertMayStopLot(step, lot.id);
  step.facts.put(lotKey(lot.id), lot);
  return {};
}

interface Releasable {
  readonly surplus: Decimal;
  /** Held by the place's party, without the surplus. */
  readonly known: Decimal;
  readonly most: Decimal;
}

/** The held quantity that the caller may release: the place's party its own holds, and with `agrees` the surplus. */
function releasable(
  { facts, caller }: Step,
  { held, surplus }: Balance,
  { place, agrees }: { readonly place: PlaceId; readonly agrees: boolean },
): Releasable {
  const known = placeParty(facts, place) === caller.party ? subtract(held, surplus) : '0';
  return { surplus, known, most: agrees ? add(known, surplus) : known };
}

const least = (a: Decimal, b: Decimal): Decimal => (compare(a, b) < 0 ? a : b);

function releaseStock({ quantity: wanted }: Input, step: Step, { id: lot, uom = '' }: Lot, place: PlaceId): Released {
  const agrees = hasLot(step, lot);
  if (!agrees) assertOwnPlace(step, place);
  const { surplus, known, most } = releasable(step, stockAt(step.facts, lot, place, uom), { place, agrees });
  const quantity = wanted ?? most;
  if (compare(most, quantity) < 0 || isZero(quantity)) {
    const beyond = isZero(surplus) || agrees ? '' : `; the producer must release the surplus of ${surplus}`;
    const message = `Cannot release ${quantity} ${uom} of ${lot} at ${place}: ${most} can be released${beyond}.`;
    throw new Refusal('held_insufficient', message, { lot, held: most, surplus });
  }
  const rest = subtract(quantity, least(quantity, known));
  mark(step.facts, { lot, uom }, place, { held: negate(quantity), surplus: negate(rest) });
  if (!isZero(rest) && rest === surplus) closeSurplus(step.facts, { lot, place }, 'Its producer released the surplus.');
  return { place, quantity };
}
