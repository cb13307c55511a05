import type { Command } from '../command';
import { Refusal } from '../errors';
import { mspKey } from '../facts/party';
import { recallKey, type RecallResponse, responseKey, scopeKey } from '../facts/recall';
import { present } from '../rules/present';
import { openRecallFact, retotal } from '../rules/recalls';
import type { CommandData } from '../transactions';

/** A holder says what it did about a recall. The recall keeps the totals. */
export const respondRecall: Command<CommandData<'respondRecall'>> = {
  needs: ({ recall, rows }, peek, { msp }) => {
    const party = peek(mspKey(msp))?.party;
    return [
      recallKey(recall),
      ...(party ? [responseKey(recall, party)] : []),
      ...rows.map(({ goods }) => scopeKey(recall, goods)),
    ];
  },
  decide: ({ recall: id, status, rows, note }, { facts, caller, time }) => {
    const recall = openRecallFact(facts, id);
    const outside = rows.find(({ goods }) => !facts.get(scopeKey(id, goods)));
    if (outside) {
      throw new Refusal('scope_unproven', `${outside.goods} is not in the scope of ${id}.`, { goods: outside.goods });
    }
    const before = facts.get(responseKey(id, caller.party));
    const response: RecallResponse = present({ party: caller.party, status, at: time, rows, note });
    facts.put(responseKey(id, caller.party), response);
    facts.put(recallKey(id), {
      ...recall,
      responses: recall.responses + (before ? 0 : 1),
      completed: recall.completed + Number(status === 'completed') - Number(before?.status === 'completed'),
      totals: retotal(recall.totals, before?.rows ?? [], rows),
    });
    return { subject: id, events: [] };
  },
};
