import type { Command } from '../command';
import { Refusal } from '../errors';
import { itemKey } from '../facts/item';
import { lotKey } from '../facts/lot';
import { unitKey } from '../facts/unit';
import { objectEvent } from '../rules/buildEvent';
import { assertHoldsGoods, assertMayStopLot, holdEventGoods, holdNeeds, targetOf } from '../rules/holdTarget';
import { lotOf } from '../rules/lots';
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

function stop(input: Input, step: Step): { place?: Input['place']; quantity?: Input['quantity'] } {
  const { facts, caller } = step;
  const reason = { by: caller.party, reason: input.reason };
  const target = targetOf(facts, input.goods);
  if (target.kind === 'item') {
    const place = assertHoldsGoods(step, target.item);
    if (target.item.unit)
      throw new Refusal('item_not_here', `Item ${input.goods} is inside ${target.item.unit}; hold that unit.`);
    facts.put(itemKey(target.item.id), { ...target.item, hold: reason });
    return { place };
  }
  if (target.kind === 'unit') {
    const unit = knownUnit(facts, target.unit.id);
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
  assertOwnPlace(step, input.place);
  const unit = lot.unit ?? '';
  const quantity = input.quantity ?? available(stockAt(facts, lot.id, input.place, unit));
  lotOf(facts, { lot: lot.id, unit });
  assertAvailable(facts, { lot: lot.id, quantity, unit }, input.place);
  book(facts, { lot: lot.id, unit }, input.place, { held: quantity });
  return { place: input.place, quantity };
}
