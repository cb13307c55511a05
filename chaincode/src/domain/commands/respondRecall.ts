import type { Command, EventBody } from '../command';
import { Refusal } from '../errors';
import type { NodeId } from '../facts/links';
import { lotKey } from '../facts/lot';
import { mspKey } from '../facts/party';
import {
  type Recall,
  recallKey,
  type RecallResponse,
  type RecallResponseRow,
  type RecallSeen,
  responseKey,
  scopeAnswerKey,
  scopeKey,
} from '../facts/recall';
import { type ThingId, thingKey } from '../facts/thing';
import type { LotId, PartyId } from '../gs1/id';
import { isItemId } from '../goodsKinds';
import { destructionEvents } from '../rules/destructionEvents';
import { assertNoneLeftOut, carryOut, quarantinedItems, rowNeeds } from '../rules/recallResponse';
import { present } from '../rules/present';
import { isInScope, passesOn } from '../rules/recallScope';
import { assertCoversOthers, countedRows, openRecallFact, recount, retotal } from '../rules/recalls';
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
  decide: (input, step) => {
    const { recall: id, rows } = input;
    const { facts, caller } = step;
    const recall = openRecallFact(facts, id);
    if (recall.openedBy !== caller.party) assertCoversOthers(recall);
    const uncounted = rows.flatMap(({ goods }) => (isCovered(step, id, goods) ? [] : [goods]));
    for (const goods of uncounted) assertConfirmed(step, id, goods);
    const before = facts.get(responseKey(id, caller.party));
    // Having read a recall, or its change, takes nothing back of an earlier answer.
    const isRead = input.status === 'read' && before !== undefined && before.status !== 'notified';
    const events = isRead ? [] : book(step, recall, input);
    const answer = isRead ? before : { ...answerOf(input, caller.party), ...(uncounted.length > 0 && { uncounted }) };
    const response: RecallResponse = present({
      ...answer,
      at: step.time,
      notifiedAt: before?.notifiedAt,
      seen: seenAfter(step, recall, before),
    });
    facts.put(responseKey(id, caller.party), response);
    const totals = retotal(recall.totals, countedRows(before), countedRows(response));
    facts.put(recallKey(id), { ...recount(recall, before, response), totals });
    return { subject: id, events };
  },
};

const answerOf = ({ status, rows, note }: Input, party: PartyId): Omit<RecallResponse, 'at'> =>
  present({ party, status, rows: rows.map((row) => present(row)), note });

/** The most answers of which a response keeps what the holder knew. */
const mostSeen = 20;

function seenAfter({ time }: Step, { changes = 0, scope }: Recall, before: RecallResponse | undefined): RecallSeen[] {
  const known = before?.seen ?? [];
  const last = known.at(-1);
  if (last?.changes === changes && last.scope === scope) return [...known];
  return [...known, { at: time, changes, scope }].slice(-mostSeen);
}

/** Books the rows of a response. Returns an event for each place where goods were destroyed. */
function book(step: Step, recall: Recall, { rows, containers }: Input): EventBody[] {
  const { facts, caller } = step;
  const before = facts.get(responseKey(recall.id, caller.party));
  const isSame = (row: RecallResponseRow) => (each: RecallResponseRow) =>
    each.goods === row.goods && each.place === row.place;
  const answer = {
    containers: containers as string[] as ThingId[],
    items: quarantinedItems(rows),
    reason: `quarantined under ${recall.id}`,
  };
  const undo = facts.savepoint();
  const isMock = recall.type === 'mock';
  const done = (before?.rows ?? []).map((row) => (isMock ? { ...row, destroyed: '0' as const } : row));
  assertNoneLeftOut(done, rows);
  const destroyed = rows.flatMap((row) => carryOut(step, row, { ...answer, before: done.find(isSame(row)) }));
  if (!isMock) return destructionEvents(step, recall.id, destroyed);
  // In a mock recall the response must be possible, but it is not booked.
  undo();
  return [];
}

/** Returns true if goods or their lot are in scope; of a contested lot, what the caller may have of the makers that it covers. */
function isCovered({ facts, caller }: Step, id: Input['recall'], goods: NodeId): boolean {
  const lot = isItemId(goods) ? facts.get(thingKey(goods))?.lot : undefined;
  const covers = (node: NodeId): boolean => isInScope(facts, id, node) && passesOn(facts, id, node, caller.party);
  return covers(goods) || (lot !== undefined && covers(lot as string as NodeId));
}

/** Refuses goods that are not in scope, unless the caller confirmed them. */
function assertConfirmed({ facts, caller }: Step, id: Input['recall'], goods: NodeId): void {
  if (facts.get(scopeAnswerKey(id, goods, caller.party))?.answer === 'confirmed') return;
  throw new Refusal('scope_unproven', `${goods} is not in the scope of ${id}.`, { goods });
}
