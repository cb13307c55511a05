import type { Command } from '../command';
import { soldByKey } from '../facts/soldBy';
import { objectEvent } from '../rules/buildEvent';
import { assertNamesGoods, goodsAtNeeds } from '../rules/goodsAt';
import { assertMadeBefore } from '../rules/claimedTime';
import { sumLines } from '../rules/load';
import { momentOfCommand } from '../rules/moment';
import { assertOwnPlace } from '../rules/ownership';
import { bringBack } from '../rules/soldGoods';
import { thingsOf } from '../rules/shipments';
import type { CommandData } from '../transactions';

/** Takes back goods that the caller sold. They are on hold until released. */
export const returnGoods: Command<CommandData<'return'>> = {
  needs: (input, peek, { msp }) => [...goodsAtNeeds(input, peek), ...input.lots.map(({ lot }) => soldByKey(lot, msp))],
  decide: (input, step) => {
    assertOwnPlace(step, input.place);
    assertNamesGoods(input);
    assertMadeBefore(step, input.at, input.lots);
    const things = thingsOf(input);
    const moment = momentOfCommand(step, input.at);
    bringBack(
      step,
      { place: input.place, moment, lots: input.lots, things },
      { by: step.caller.party, reason: `returned: ${input.reason}` },
    );
    const goods = { lots: sumLines(input.lots), things };
    const where = { at: input.at, place: input.place, bizStep: 'receiving', disposition: 'returned' };
    return {
      subject: input.place,
      events: [objectEvent(step, 'OBSERVE', goods, where)],
      findings: moment.findings,
    };
  },
};
