import type { Command } from '../command';
import { recallKey } from '../facts/recall';
import { present } from '../rules/present';
import { assertOpener, openRecallFact } from '../rules/recalls';
import type { CommandData } from '../transactions';

/** The most changes whose reasons a recall keeps. */
const mostChanges = 20;

/** Changes class, depth, instructions or public text of an open recall. Answers record which change their holder knew. */
export const changeRecall: Command<CommandData<'changeRecall'>> = {
  needs: ({ recall }) => [recallKey(recall)],
  decide: ({ recall: id, reason, ...given }, { facts, caller, time, ...step }) => {
    const recall = openRecallFact(facts, id);
    assertOpener({ facts, caller, time, ...step }, recall);
    const change = present({ at: time, user: caller.user, reason });
    facts.put(recallKey(id), {
      ...recall,
      ...present(given),
      changes: (recall.changes ?? 0) + 1,
      changed: [...(recall.changed ?? []), change].slice(-mostChanges),
    });
    return { subject: id, events: [] };
  },
};
