import type { RecallResponse } from '@lotline/chaincode/domain';
import type { ReadModel } from '../projection/readModel';
import { type Page, type PageRequest, selectPage } from './page';

/** The holders' responses to a recall, in the order of their first responses. */
export const recallResponses = (
  readModel: ReadModel,
  recall: string,
  request: PageRequest = {},
): Page<RecallResponse> =>
  selectPage<{ n: number; body: string }, RecallResponse>(
    readModel,
    request,
    { select: 'SELECT n, body FROM response', filters: [['recall = ?', recall]], key: ['n'] },
    ({ body }) => JSON.parse(body) as RecallResponse,
  );
