import type { Command } from '../command';
import { Refusal } from '../errors';
import { partyKey } from '../facts/party';
import { recallKey, type RecallResponse, responseKey } from '../facts/recall';
import { assertCoversOthers, assertOpener, openRecallFact, recount } from '../rules/recalls';
import type { CommandData } from '../transactions';

/** Records that the opener notified parties. The recall is finished when each has given a final answer. */
export const notifyRecall: Command<CommandData<'notifyRecall'>> = {
  needs: ({ recall, parties }) => [
    recallKey(recall),
    ...parties.flatMap((party) => [partyKey(party), responseKey(recall, party)]),
  ],
  decide: ({ recall: id, parties }, step) => {
    const { facts, time } = step;
    const recall = openRecallFact(facts, id);
    assertOpener(step, recall);
    let counted = recall;
    for (const party of new Set(parties)) {
      if (!facts.get(partyKey(party))) throw new Refusal('party_unknown', `${party} is not registered.`, { party });
      if (party !== recall.openedBy) assertCoversOthers(recall);
      const before = facts.get(responseKey(id, party));
      if (before?.notifiedAt !== undefined) continue;
      const after: RecallResponse = before
        ? { ...before, notifiedAt: time }
        : { party, status: 'notified', at: time, notifiedAt: time, rows: [] };
      facts.put(responseKey(id, party), after);
      counted = recount(counted, before, after);
    }
    if (counted !== recall) facts.put(recallKey(id), counted);
    return { subject: id, events: [] };
  },
};
