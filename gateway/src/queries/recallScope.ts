import type { ItemId, LotId, RecallScope } from '@lotline/chaincode/domain';
import type { ReadModel } from '../projection/readModel';
import { type Page, type PageRequest, selectPage } from './page';

export interface RecallScopeRow extends RecallScope {
  readonly goods: LotId | ItemId;
}

/** The goods that a recall covers, in the order in which they were added to its scope. */
export const recallScope = (readModel: ReadModel, recall: string, request: PageRequest = {}): Page<RecallScopeRow> =>
  selectPage<{ n: number; goods: string; body: string }, RecallScopeRow>(
    readModel,
    request,
    { select: 'SELECT n, goods, body FROM scope', filters: [['recall = ?', recall]], key: ['n'] },
    ({ goods, body }) => ({ goods: goods as LotId | ItemId, ...(JSON.parse(body) as RecallScope) }),
  );
