import type { Command, Decision } from '../command';
import { Refusal } from '../errors';
import { type Recall, recallKey } from '../facts/recall';
import { present } from '../rules/present';
import { assertOpener, openRecallFact } from '../rules/recalls';
import type { Step } from '../step';
import type { CommandData } from '../transactions';

type Input = CommandData<'closeRecall'>;

/**
 * Closes a recall with the totals that holders reported. It no longer blocks the goods in its scope; what was put on hold stays on hold.
 * While a notified party has not given a final answer it takes a reason and two users.
 */
export const closeRecall: Command<Input> = {
  needs: ({ recall }) => [recallKey(recall)],
  decide: (input, step) => {
    const recall = openRecallFact(step.facts, input.recall);
    assertOpener(step, recall);
    const pending = recall.pending ?? 0;
    if (recall.type === 'mock' || (pending === 0 && !input.early)) return close(step, recall, input);
    return closeEarly(step, recall, input);
  },
};

function close(
  step: Step,
  { closing: _closing, ...recall }: Recall,
  { note, report }: Input,
  early?: object,
): Decision {
  const closed = { status: 'closed' as const, closedAt: step.time, closingNote: note, report, ...early };
  step.facts.put(recallKey(recall.id), present({ ...recall, ...closed }));
  return { subject: recall.id, events: [] };
}

/** The first user proposes to close, and a second user of the same party closes. */
function closeEarly(step: Step, recall: Recall, input: Input): Decision {
  const { id, closing, pending = 0, notified = 0 } = recall;
  const { user } = step.caller;
  if (!input.early) {
    const message = `${pending} of ${notified} notified parties have not given a final answer to ${id}: give a reason for closing it now, and have a second user close it too.`;
    throw new Refusal('recall_unfinished', message, { recall: id, pending, notified });
  }
  if (user === undefined) {
    const message = `Closing ${id} early takes two users, and the certificate of this one names no user.`;
    throw new Refusal('recall_unfinished', message, { recall: id });
  }
  if (closing && closing.user !== user)
    return close(step, recall, input, { closedEarly: { ...closing, agreed: user } });
  const proposal = { user, at: step.time, reason: input.early.reason };
  step.facts.put(recallKey(id), { ...recall, closing: proposal });
  return { subject: id, events: [], details: { closing: proposal } };
}
