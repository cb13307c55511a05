import type { Command } from '../command';
import { objectEvent } from '../rules/buildEvent';
import { sumLines } from '../rules/load';
import { assertOwnPlace } from '../rules/ownership';
import { assertNamesGoods, goodsAtNeeds } from '../rules/goodsAt';
import { takeOut } from '../rules/takeOut';
import type { CommandData } from '../transactions';

/** Sells goods of a place to a customer outside the network. */
export const sell: Command<CommandData<'sell'>> = {
  needs: goodsAtNeeds,
  decide: (input, step) => {
    assertOwnPlace(step, input.place);
    assertNamesGoods(input);
    takeOut(step, { place: input.place, lots: input.lots, things: input.items }, 'sold');
    const goods = { lots: sumLines(input.lots), things: input.items };
    const where = { at: input.at, place: input.place, bizStep: 'retail_selling', disposition: 'retail_sold' };
    return { subject: input.place, events: [objectEvent(step, 'OBSERVE', goods, where)] };
  },
};
