import type { Recall, RecallResponse } from '@lotline/chaincode/domain';
import type { RecallConsignee, RecallState, TerminationFinding } from '../answers/recallRunning';
import type { ReadModel } from '../projection/readModel';
import { readFact } from '../projection/saveFact';
import { checksOf } from './checks';
import type { RecallStore, RecordOwner } from './recallStore';
import { terminationFindings } from './termination';

interface Asked {
  readonly readModel: ReadModel;
  readonly recalls: RecallStore;
}

const openBelow = `SELECT id FROM recall WHERE status = 'open' AND json_extract(body, '$.under') = ? ORDER BY n`;

/** Everything left to do before a recall is done, as its opener sees it. */
export function findingsOf(
  { readModel, recalls }: Asked,
  owner: RecordOwner,
  state: RecallState,
): TerminationFinding[] {
  const { database } = readModel;
  const answers = 'SELECT body FROM response WHERE recall = ? ORDER BY n';
  return terminationFindings({
    state,
    consignees: recalls.list<RecallConsignee>(owner, 'consignee'),
    checks: checksOf(recalls, owner),
    responses: database
      .all<{ body: string }>(answers, owner.recall)
      .map(({ body }) => JSON.parse(body) as RecallResponse),
    openBelow: database.all<{ id: string }>(openBelow, owner.recall).map(({ id }) => id),
  });
}

export const recallFact = ({ database }: ReadModel, recall: string): Recall | undefined =>
  readFact(database, 'recall', recall);
