import type { Command } from '../command';
import { recallKey } from '../facts/recall';
import { assertOpener, openRecallFact } from '../rules/recalls';
import { present } from '../rules/present';
import type { CommandData } from '../transactions';

/** Closes a recall with the totals that holders reported. It no longer blocks the goods in its scope. */
export const closeRecall: Command<CommandData<'closeRecall'>> = {
  needs: ({ recall }) => [recallKey(recall)],
  decide: ({ recall: id, note, report }, step) => {
    const recall = openRecallFact(step.facts, id);
    assertOpener(step, recall);
    const closed = { status: 'closed' as const, closedAt: step.time, closingNote: note, report };
    step.facts.put(recallKey(id), present({ ...recall, ...closed }));
    return { subject: id, events: [] };
  },
};
