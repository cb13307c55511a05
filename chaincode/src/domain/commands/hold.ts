import type { Command } from '../command';
import { extension } from '../epcis/extensions';
import { Refusal } from '../errors';
import { type Lot, lotKey } from '../facts/lot';
import { thingKey } from '../facts/thing';
import type { PlaceId } from '../gs1/id';
import { isItemId } from '../goodsKinds';
import { isZero } from '../quantity';
import { objectEvent } from '../rules/buildEvent';
import {
  assertHoldsThing,
  assertMayStopLot,
  holdEventGoods,
  holdNeeds,
  type Target,
  targetOf,
} from '../rules/holdTarget';
import { momentOfCommand } from '../rules/moment';
import { assertOwnPlace } from '../rules/ownership';
import { assertAvailable, available, mark, stockAt } from '../rules/stock';
import type { Step } from '../step';
import type { CommandData } from '../transactions';

type Input = CommandData<'hold'>;

/**
 * Puts goods on hold: a lot everywhere (by its producer or the product's owner), the stock of a lot at a place, or a thing with its
 * contents (by its custodian).
 */
export const hold: Command<Input> = {
  needs: holdNeeds,
  decide: (input, step) => {
    const target = targetOf(step.facts, input.goods);
    const { place, quantity } = stop(input, step, target);
    const where = { at: input.at, ...(place && { place }), bizStep: 'holding', disposition: 'non_sellable_other' };
    const event = objectEvent(step, 'OBSERVE', holdEventGoods(target, quantity), where);
    return { subject: input.goods, events: [{ ...event, [extension('reason')]: input.reason }] };
  },
};

interface Held {
  readonly place?: PlaceId;
  readonly quantity?: Input['quantity'];
}

function stop(input: Input, step: Step, target: Target): Held {
  const { facts, caller } = step;
  const reason = { by: caller.party, reason: input.reason };
  if (target.kind === 'thing') {
    const { thing } = target;
    if (thing.parent) {
      const message = `${thing.id} is inside ${thing.parent}; hold ${thing.parent} instead.`;
      throw new Refusal(isItemId(thing.id) ? 'item_not_here' : 'container_nested', message, { goods: thing.id });
    }
    const place = assertHoldsThing(step, thing);
    if (thing.status !== undefined && thing.status !== 'active') {
      throw new Refusal('item_not_active', `${thing.id} is ${thing.status}.`, { goods: thing.id });
    }
    facts.put(thingKey(thing.id), { ...thing, hold: reason });
    return { place };
  }
  const { lot } = target;
  if (!input.place) {
    assertMayStopLot(step, lot.id);
    facts.put(lotKey(lot.id), { ...lot, hold: reason });
    return {};
  }
  return holdStock(input, step, { ...lot, place: input.place });
}

/** Holds the stock of a lot at a place, or a part of it. */
function holdStock(input: Input, step: Step, { id: lot, uom = '', place }: Lot & { place: PlaceId }): Held {
  assertOwnPlace(step, place);
  const free = available(stockAt(step.facts, lot, place, uom));
  const quantity = input.quantity ?? free;
  if (isZero(quantity))
    throw new Refusal('stock_insufficient', `No stock of ${lot} is available at ${place}.`, { lot });
  assertAvailable(step.facts, { lot, quantity, uom }, { ...momentOfCommand(step), place });
  mark(step.facts, { lot, uom }, place, { held: quantity });
  return { place, quantity };
}
