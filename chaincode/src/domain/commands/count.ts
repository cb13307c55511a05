import type { Command } from '../command';
import { extension } from '../epcis/extensions';
import { stockKey } from '../facts/stock';
import { objectEvent } from '../rules/buildEvent';
import { assertMadeBefore } from '../rules/claimedTime';
import { countStock } from '../rules/countStock';
import { lotNeeds } from '../rules/lots';
import { momentOfCommand } from '../rules/moment';
import { assertOwnPlace, placeNeeds } from '../rules/ownership';
import type { CommandData } from '../transactions';

/** Books the counted loose quantity of a lot at a place. */
export const count: Command<CommandData<'count'>> = {
  needs: ({ lot, place }, peek) => [...placeNeeds(place, peek), ...lotNeeds(lot, peek), stockKey(lot, place)],
  decide: ({ lot, place, counted, uom, reason, at }, step) => {
    assertOwnPlace(step, place);
    assertMadeBefore(step, at, [{ lot }]);
    const moment = momentOfCommand(step, at);
    countStock(step.facts, { lot, uom, quantity: counted }, place, moment);
    const line = { lot, quantity: counted, uom };
    const where = { at, place, bizStep: 'cycle_counting' };
    return {
      subject: lot,
      events: [{ ...objectEvent(step, 'OBSERVE', { lots: [line] }, where), [extension('reason')]: reason }],
      findings: moment.findings,
    };
  },
};
