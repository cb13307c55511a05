import type { Command } from '../command';
import { Refusal } from '../errors';
import { itemKey } from '../facts/item';
import { type Lot, lotKey } from '../facts/lot';
import { unitKey } from '../facts/unit';
import type { PlaceId } from '../gs1/id';
import { isZero } from '../quantity';
import { objectEvent } from '../rules/buildEvent';
import { assertHoldsGoods, assertMayStopLot, holdEventGoods, holdNeeds, targetOf } from '../rules/holdTarget';
import { assertOwnPlace } from '../rules/ownership';
import { assertAvailable, available, book, stockAt } from '../rules/stock';
import { knownUnit } from '../rules/units';
import type { Step } from '../step';
import type { CommandData } from '../transactions';

type Input = CommandData<'hold'>;

/**
 * Stops goods from moving: a lot everywhere (its producer or the product's owner may), what a place has of a lot, an item, or a
 * logistic unit with all that is inside (who has custody may).
 */
export const hold: Command<Input> = {
  needs: holdNeeds,
  decide: (input, step) => {
    const { place, quantity } = stop(input, step);
    const where = { at: input.at, ...(place && { place }), bizStep: 'holding', disposition: 'non_sellable_other' };
    const event = objectEvent(step, 'OBSERVE', holdEventGoods(step, input.goods, quantity), where);
    return { subject: input.goods, events: [{ ...event, 'lotline:reason': input.reason }] };
  },
};

interface Held {
  readonly place?: PlaceId;
  readonly quantity?: Input['quantity'];
}

function stop(input: Input, step: Step): Held {
  const { facts, caller } = step;
  const reason = { by: caller.party, reason: input.reason };
  const target = targetOf(facts, input.goods);
  if (target.kind === 'item') {
    const { item } = target;
    if (item.unit) throw new Refusal('item_not_here', `Item ${item.id} is inside ${item.unit}; hold that unit.`);
    if (item.status !== 'active') throw new Refusal('item_not_active', `Item ${item.id} is ${item.status}.`);
    const place = assertHoldsGoods(step, item);
    facts.put(itemKey(item.id), { ...item, hold: reason });
    return { place };
  }
  if (target.kind === 'unit') {
    const unit = knownUnit(facts, target.unit.id);
    if (unit.parent)
      throw new Refusal('unit_nested', `Logistic unit ${unit.id} is inside ${unit.parent}; hold that one.`);
    const place = assertHoldsGoods(step, unit);
    facts.put(unitKey(unit.id), { ...unit, hold: reason });
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

/** Holds what a place has of a lot, or a part of it. */
function holdStock(input: Input, step: Step, { id: lot, unit = '', place }: Lot & { place: PlaceId }): Held {
  assertOwnPlace(step, place);
  const free = available(stockAt(step.facts, lot, place, unit));
  const quantity = input.quantity ?? free;
  if (isZero(quantity)) throw new Refusal('stock_insufficient', `Nothing of ${lot} is available at ${place}.`, { lot });
  assertAvailable(step.facts, { lot, quantity, unit }, place);
  book(step.facts, { lot, unit }, place, { held: quantity });
  return { place, quantity };
}
