import type { Command } from '../command';
import { extension } from '../epcis/extensions';
import { Refusal } from '../errors';
import { type Lot, lotKey } from '../facts/lot';
import { thingKey } from '../facts/thing';
import type { LotId, PlaceId } from '../gs1/id';
import { isLotId } from '../goodsKinds';
import { add, compare, type Decimal, isZero, negate, subtract } from '../quantity';
import { objectEvent } from '../rules/buildEvent';
import {
  assertHoldsThing,
  assertMayStopLot,
  hasLot,
  holdEventGoods,
  holdNeeds,
  isThing,
  type Target,
  targetOf,
} from '../rules/holdTarget';
import { assertNotRecalled, lotNeeds, recallOfLot } from '../rules/lots';
import { isFurtherMaker, noteReleased } from '../rules/makers';
import { assertOwnPlace, placeParty } from '../rules/ownership';
import { mark, stockAt } from '../rules/stock';
import { closeSurplus } from '../rules/surplus';
import { assertThingNotRecalled, thingNeeds } from '../rules/things';
import type { Step } from '../step';
import type { CommandData } from '../transactions';

type Input = CommandData<'release'>;

/**
 * Releases held goods. The parties that may hold them may release them, but not while an open recall covers them: its opener counts on
 * what holders answered to be in quarantine. A counted surplus may be released only by the producer of the lot or the product's owner,
 * wherever it is, also during a recall: it is no quarantine, and its holder needs it to answer for what it found.
 */
export const release: Command<Input> = {
  needs: (input, peek) => [
    ...holdNeeds(input, peek),
    ...(isLotId(input.goods) ? [] : thingNeeds(input.goods, peek)),
    ...(isThing(input.goods) ? [] : lotNeeds(input.goods, peek)),
  ],
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

const stays = ': what is on hold stays so until the recall is closed';

type Released = { readonly place?: PlaceId; readonly quantity?: Decimal };

function letGo(input: Input, step: Step, target: Target): Released {
  if (target.kind === 'lot') {
    return input.place ? releaseStock(input, step, target.lot, input.place) : releaseLot(step, target.lot);
  }
  const { hold, ...thing } = target.thing;
  if (!hold) throw notHeld(input.goods);
  const place = assertHoldsThing(step, thing);
  assertThingNotRecalled(step.facts, thing, { by: step.caller.party }, stays);
  step.facts.put(thingKey(thing.id), thing);
  return { place };
}

function releaseLot(step: Step, { hold, ...lot }: Lot): Released {
  if (!hold) throw notHeld(lot.id);
  assertMayStopLot(step, lot.id);
  assertNotRecalled(step.facts, lot, { by: step.caller.party }, stays);
  step.facts.put(lotKey(lot.id), lot);
  return {};
}

interface Releasable {
  readonly surplus: Decimal;
  /** Held by the place's party, without the surplus. */
  readonly known: Decimal;
  readonly most: Decimal;
  /** True if the place's party could release more, were the lot not recalled. */
  readonly isRecalled: boolean;
}

interface Where {
  readonly place: PlaceId;
  /** True for the producer and the product's owner, without whom no surplus is released. */
  readonly agrees: boolean;
}

/** The held quantity that the caller may release: the place's party its own holds, and with `agrees` the surplus. */
function releasable({ facts, caller }: Step, lot: Lot, { place, agrees }: Where): Releasable {
  const { held, surplus } = stockAt(facts, lot.id, place, lot.uom ?? '');
  const own = placeParty(facts, place) === caller.party ? subtract(held, surplus) : '0';
  const isRecalled = !isZero(own) && recallOfLot(facts, lot, { by: caller.party }) !== undefined;
  const known = isRecalled ? '0' : own;
  return { surplus, known, most: agrees ? add(known, surplus) : known, isRecalled };
}

const least = (a: Decimal, b: Decimal): Decimal => (compare(a, b) < 0 ? a : b);

/** Why a quantity cannot be released. */
function notReleasable(
  step: Step,
  goods: Lot,
  { surplus, most, isRecalled, place, agrees, quantity }: Releasable & Where & { readonly quantity: Decimal },
): Refusal {
  if (isRecalled) assertNotRecalled(step.facts, goods, { by: step.caller.party }, stays);
  const { id: lot, uom = '' } = goods;
  const beyond = isZero(surplus) || agrees ? '' : `; the producer must release the surplus of ${surplus}`;
  const message = `Cannot release ${quantity} ${uom} of ${lot} at ${place}: ${most} can be released${beyond}.`;
  return new Refusal('held_insufficient', message, { lot, held: most, surplus });
}

function releaseStock({ quantity: wanted }: Input, step: Step, goods: Lot, place: PlaceId): Released {
  const { id: lot, uom = '' } = goods;
  const agrees = mayAgree(step, goods, place);
  if (!agrees) assertOwnPlace(step, place);
  const can = releasable(step, goods, { place, agrees });
  const { surplus, known, most } = can;
  const quantity = wanted ?? most;
  if (compare(most, quantity) < 0 || isZero(quantity))
    throw notReleasable(step, goods, { ...can, place, agrees, quantity });
  const rest = subtract(quantity, least(quantity, known));
  mark(step.facts, { lot, uom }, place, { held: negate(quantity), surplus: negate(rest) });
  if (!isZero(rest)) released(step, { lot, place }, rest === surplus);
  return { place, quantity };
}

/** Returns true if the caller may release a surplus: as the lot's producer, its product's owner, or a maker at its own place. */
function mayAgree(step: Step, lot: Lot, place: PlaceId): boolean {
  const { facts, caller } = step;
  return (
    hasLot(step, lot.id) || (placeParty(facts, place) === caller.party && isFurtherMaker(facts, lot, caller.party))
  );
}

function released({ facts, caller }: Step, { lot, place }: { lot: LotId; place: PlaceId }, isAll: boolean): void {
  const holder = placeParty(facts, place);
  if (holder) noteReleased(facts, lot, caller.party, holder);
  if (isAll) closeSurplus(facts, { lot, place }, 'Its producer released the surplus.');
}
