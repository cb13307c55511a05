import type { Command } from '../command';
import { objectEvent } from '../rules/buildEvent';
import { assertNamesGoods, goodsAtNeeds } from '../rules/goodsAt';
import { assertMadeBefore } from '../rules/claimedTime';
import { sumLines } from '../rules/load';
import { momentOfCommand } from '../rules/moment';
import { assertOwnPlace } from '../rules/ownership';
import { destroyAt } from '../rules/sellAndDestroy';
import { thingsOf } from '../rules/shipments';
import type { CommandData } from '../transactions';

/** Destroys goods at a place, even recalled and held ones. */
export const destroy: Command<CommandData<'destroy'>> = {
  needs: goodsAtNeeds,
  decide: (input, step) => {
    assertOwnPlace(step, input.place);
    assertNamesGoods(input);
    assertMadeBefore(step, input.at, input.lots);
    const things = thingsOf(input);
    const moment = momentOfCommand(step, input.at);
    destroyAt(step, { place: input.place, moment, lots: input.lots, things });
    const goods = { lots: sumLines(input.lots), things };
    const where = { at: input.at, place: input.place, bizStep: 'destroying', disposition: 'destroyed' };
    return {
      subject: input.place,
      events: [objectEvent(step, 'DELETE', goods, where)],
      findings: moment.findings,
    };
  },
};
