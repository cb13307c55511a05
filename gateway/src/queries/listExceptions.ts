import type { ExceptionsAnswer } from '../answers';
import type { ReadModel } from '../projection/readModel';
import { exceptionRow, type ExceptionRow } from './eventExceptions';
import { type PageRequest, selectPage } from './page';

export interface ExceptionFilters extends PageRequest {
  readonly status?: 'open' | 'resolved' | undefined;
  readonly code?: string | undefined;
  readonly event?: string | undefined;
  /** Party that recorded the event, or that the exception concerns. */
  readonly party?: string | undefined;
}

const ofParty = `? IN (SELECT party UNION SELECT value FROM json_each(body, '$.concerns'))`;

/** Lists exceptions, latest first. */
export const listExceptions = (readModel: ReadModel, request: ExceptionFilters = {}): ExceptionsAnswer =>
  selectPage<{ n: number; event: string; number: number; body: string }, ExceptionRow>(
    readModel,
    request,
    {
      select: 'SELECT n, event, number, body FROM exception',
      filters: [
        ['status = ?', request.status],
        ['code = ?', request.code],
        ['event = ?', request.event],
        [ofParty, request.party],
      ],
      key: ['n'],
      descending: true,
    },
    exceptionRow,
  );
