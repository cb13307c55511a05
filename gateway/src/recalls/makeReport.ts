import type { Recall } from '@lotline/chaincode/domain';
import type { RecallConsignee, RecallMessage, RecallState } from '../answers/recallRunning';
import type { ReadModel } from '../projection/readModel';
import { listEvents } from '../queries/listEvents';
import { lotsInScope, massBalance } from '../queries/massBalance';
import { checksOf } from './checks';
import { withEscalation } from './escalation';
import { findingsOf, recallFact } from './findings';
import { clockOf } from './mockReport';
import type { RecallStore, RecordOwner } from './recallStore';
import { type ProofRow, type RecallReport, reportTables } from './reportData';
import { apiLimits } from '../answers/limits';

const inScope = 'SELECT goods, body FROM scope WHERE recall = ? ORDER BY n LIMIT ?';

/** The recorded events that name the recall: its opening, and destruction under it. */
function proofsOf(readModel: ReadModel, recall: Recall): ProofRow[] {
  const found = new Map<string, ProofRow>();
  for (const goods of recall.roots) {
    for (const { event, id, transactionId, time } of listEvents(readModel, { goods, limit: 200 }).rows) {
      if (event['lotline:recall'] !== recall.id) continue;
      found.set(id, { time, step: String(event['bizStep']), event: id, transactionId });
    }
  }
  return [...found.values()].toSorted((a, b) => (a.time < b.time ? -1 : 1));
}

interface Making {
  readonly state: RecallState;
  readonly user: string;
  /** RFC 3339, UTC. */
  readonly made: string;
}

/** Puts together everything that is known of a recall, for its party. */
export function makeReport(
  gateway: { readonly readModel: ReadModel; readonly recalls: RecallStore },
  owner: RecordOwner,
  { state, user, made }: Making,
): RecallReport {
  const { readModel, recalls } = gateway;
  const { database } = readModel;
  const recall = recallFact(readModel, owner.recall);
  if (!recall) throw new Error(`Recall ${owner.recall} has a state and no fact.`);
  const lots = lotsInScope(database, owner.recall).slice(0, apiLimits.balanceLots);
  const scope = database.all<{ goods: string; body: string }>(inScope, owner.recall, apiLimits.reportGoods);
  const tables = reportTables({
    recall,
    state: withEscalation(recalls, owner, { state, now: made }),
    clock: clockOf(state, recall),
    balance: massBalance(readModel, lots).rows,
    scope: scope.map(({ goods, body }) => ({ goods, ...(JSON.parse(body) as { parent?: string }) })),
    checks: checksOf(recalls, owner),
    messages: recalls.list<RecallMessage>(owner, 'message'),
    consignees: recalls.list<RecallConsignee>(owner, 'consignee'),
    findings: findingsOf(gateway, owner, state),
    proofs: proofsOf(readModel, recall),
  });
  return { recall: owner.recall, made, user, height: state.height, tables };
}
