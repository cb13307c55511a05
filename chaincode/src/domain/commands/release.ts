import type { Command } from '../command';
import { Refusal } from '../errors';
import type { FactKey } from '../facts/key';
import { type Lot, lotKey } from '../facts/lot';
import { compare, isZero, negate } from '../quantity';
import { objectEvent } from '../rules/buildEvent';
import { assertHoldsGoods, assertMayStopLot, goodsKey, holdEventGoods, holdNeeds, targetOf } from '../rules/holdTarget';
import { assertOwnPlace } from '../rules/ownership';
import { book, stockAt } from '../rules/stock';
import type { Step } from '../step';
import type { CommandData } from '../transactions';

type Input = CommandData<'release'>;

/** Lets held goods move again. Who may hold them may release them. */
export const release: Command<Input> = {
  needs: holdNeeds,
  decide: (input, step) => {
    const { place, quantity } = letGo(input, step);
    const where = { at: input.at, ...(place && { place }), bizStep: 'storing', disposition: 'available' };
    const event = objectEvent(step, 'OBSERVE', holdEventGoods(step, input.goods, quantity), where);
    return { subject: input.goods, events: [{ ...event, 'lotline:reason': input.reason }] };
  },
};

const notHeld = (goods: string): Refusal => new Refusal('held_insufficient', `${goods} is not on hold.`, { goods });

type Released = { readonly place?: Input['place']; readonly quantity?: Input['quantity'] };

function letGo(input: Input, step: Step): Released {
  const target = targetOf(step.facts, input.goods);
  if (target.kind === 'lot') return input.place ? releaseStock(input, step, target.lot) : releaseLot(step, target.lot);
  const { hold, ...goods } = target.kind === 'item' ? target.item : target.unit;
  if (!hold) throw notHeld(input.goods);
  const place = assertHoldsGoods(step, goods);
  const key: FactKey<unknown> = goodsKey(input.goods);
  step.facts.put(key, goods);
  return { place };
}

function releaseLot(step: Step, { hold, ...lot }: Lot): Released {
  if (!hold) throw notHeld(lot.id);
  assertMayStopLot(step, lot.id);
  step.facts.put(lotKey(lot.id), lot);
  return {};
}

function releaseStock(input: Input, step: Step, { id: lot, unit = '' }: Lot): Released {
  const { place, quantity: wanted } = input;
  if (!place) return {};
  assertOwnPlace(step, place);
  const { held } = stockAt(step.facts, lot, place, unit);
  const quantity = wanted ?? held;
  if (compare(held, quantity) < 0 || isZero(quantity)) {
    throw new Refusal('held_insufficient', `${quantity} ${unit} of ${lot} to release at ${place}, ${held} held.`, {
      lot,
      held,
    });
  }
  book(step.facts, { lot, unit }, place, { held: negate(quantity) });
  return { place, quantity };
}
