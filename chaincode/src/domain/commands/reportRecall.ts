import type { Command } from '../command';
import { Refusal } from '../errors';
import { recallKey } from '../facts/recall';
import { present } from '../rules/present';
import { assertOpener } from '../rules/recalls';
import type { CommandData } from '../transactions';

/** The most reports that a recall keeps. */
const mostReports = 10;

/** Records the hashes of a report's files. The report may be made while the recall is open and after it was closed. */
export const reportRecall: Command<CommandData<'reportRecall'>> = {
  needs: ({ recall }) => [recallKey(recall)],
  decide: ({ recall: id, ...files }, step) => {
    const recall = step.facts.get(recallKey(id));
    if (!recall) throw new Refusal('recall_unknown', `Recall ${id} does not exist.`, { recall: id });
    assertOpener(step, recall);
    const report = present({ at: step.time, user: step.caller.user, ...files });
    step.facts.put(recallKey(id), { ...recall, reports: [...(recall.reports ?? []), report].slice(-mostReports) });
    return { subject: id, events: [] };
  },
};
