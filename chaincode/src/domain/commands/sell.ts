import type { Command } from '../command';
import { soldByKey } from '../facts/soldBy';
import { objectEvent } from '../rules/buildEvent';
import { assertMadeBefore } from '../rules/claimedTime';
import { assertNotExpired, expiredReason } from '../rules/expiry';
import { sumLines } from '../rules/load';
import { momentOfCommand } from '../rules/moment';
import { assertOwnPlace } from '../rules/ownership';
import { assertNamesGoods, goodsAtNeeds } from '../rules/goodsAt';
import { takeOut } from '../rules/sellAndDestroy';
import { thingsOf } from '../rules/shipments';
import type { CommandData } from '../transactions';

/** Sells goods at a place to a customer outside the network. */
export const sell: Command<CommandData<'sell'>> = {
  needs: (input, peek, { msp }) => [...goodsAtNeeds(input, peek), ...input.lots.map(({ lot }) => soldByKey(lot, msp))],
  decide: (input, step) => {
    assertOwnPlace(step, input.place);
    assertNamesGoods(input);
    assertMadeBefore(step, input.at, input.lots);
    const things = thingsOf(input);
    assertNotExpired(step, { ...input, things });
    const moment = momentOfCommand(step, input.at);
    takeOut(step, { place: input.place, moment, lots: input.lots, things }, 'sold');
    const goods = { lots: sumLines(input.lots), things };
    const where = { at: input.at, place: input.place, bizStep: 'retail_selling', disposition: 'retail_sold' };
    const event = { ...objectEvent(step, 'OBSERVE', goods, where), ...expiredReason(input.allowExpired) };
    return { subject: input.place, events: [event], findings: moment.findings };
  },
};
