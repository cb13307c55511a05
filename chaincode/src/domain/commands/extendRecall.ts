import type { Command } from '../command';
import { recallKey } from '../facts/recall';
import { extend, extensionNeeds } from '../rules/extension';
import { assertCoversOthers, openRecallFact } from '../rules/recalls';
import type { CommandData } from '../transactions';

/**
 * Adds goods to a recall's scope. The closure is computed off the ledger; here the given event must prove each link. Anyone may send it,
 * because only proven links are added.
 */
export const extendRecall: Command<CommandData<'extendRecall'>> = {
  needs: ({ recall, links }, peek, caller) => [recallKey(recall), ...extensionNeeds(recall, links, peek, caller)],
  decide: ({ recall: id, links }, step) => {
    assertCoversOthers(openRecallFact(step.facts, id));
    return { subject: id, events: [], details: extend(step, id, links) };
  },
};
