import type { Command } from '../command';
import { Refusal } from '../errors';
import type { NodeId } from '../facts/links';
import { lotKey } from '../facts/lot';
import { mspKey } from '../facts/party';
import {
  recallKey,
  type RecallResponse,
  type RecallResponseRow,
  responseKey,
  scopeAnswerKey,
  scopeKey,
} from '../facts/recall';
import { type ThingId, thingKey } from '../facts/thing';
import type { LotId } from '../gs1/id';
import { isItemId } from '../goodsKinds';
import { assertNoneLeftOut, carryOut, quarantinedItems, rowNeeds } from '../rules/recallResponse';
import { present } from '../rules/present';
import { openRecallFact, retotal } from '../rules/recalls';
import type { Step } from '../step';
import type { CommandData } from '../transactions';

type Input = CommandData<'respondRecall'>;

/** Records a holder's response to a recall and books it. The recall keeps the totals. */
export const respondRecall: Command<Input> = {
  // The gateway finds the containers again for each attempt, so a repeated request may have others.
  identity: ({ containers: _containers, ...input }) => input,
  needs: ({ recall, rows, containers }, peek, { msp }) => {
    const party = peek(mspKey(msp))?.party;
    return [
      recallKey(recall),
      ...(party ? [responseKey(recall, party)] : []),
      ...rows.flatMap(({ goods }) => [
        scopeKey(recall, goods),
        isItemId(goods) ? thingKey(goods) : lotKey(goods as string as LotId),
      ]),
      ...rowNeeds(rows, peek),
      ...containers.map((id) => thingKey(id as string as ThingId)),
    ];
  },
  decide: ({ recall: id, status, rows, containers, note }, step) => {
    const { facts, caller, time } = step;
    const recall = openRecallFact(facts, id);
    for (const { goods } of rows) assertCovered(step, id, goods);
    const before = facts.get(responseKey(id, caller.party));
    const isSame = (row: RecallResponseRow) => (each: RecallResponseRow) =>
      each.goods === row.goods && each.place === row.place;
    const answer = {
      containers: containers as string[] as ThingId[],
      items: quarantinedItems(rows),
      reason: `quarantined under ${id}`,
    };
    const undo = facts.savepoint();
    const isMock = recall.type === 'mock';
    const done = (before?.rows ?? []).map((row) => (isMock ? { ...row, destroyed: '0' as const } : row));
    assertNoneLeftOut(done, rows);
    for (const row of rows) carryOut(step, row, { ...answer, before: done.find(isSame(row)) });
    // In a mock recall the response must be possible, but it is not booked.
    if (isMock) undo();
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

/** Refuses goods that are neither in scope, nor of a lot in scope, nor confirmed by the caller. */
function assertCovered({ facts, caller }: Step, id: Input['recall'], goods: NodeId): void {
  if (facts.get(scopeKey(id, goods))) return;
  const lot = isItemId(goods) ? facts.get(thingKey(goods))?.lot : undefined;
  if (lot && facts.get(scopeKey(id, lot as string as NodeId))) return;
  if (facts.get(scopeAnswerKey(id, goods, caller.party))?.answer === 'confirmed') return;
  throw new Refusal('scope_unproven', `${goods} is not in the scope of ${id}.`, { goods });
}
