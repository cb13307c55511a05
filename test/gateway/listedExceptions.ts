import type { ReadModel } from '../../gateway/src/projection/readModel';
import { exceptionRow, type ExceptionRow, type ExceptionSource } from '../../gateway/src/queries/eventExceptions';

/** The exceptions of a read model, the latest first. */
export const listedExceptions = (
  { database }: ReadModel,
  { status, event }: { readonly status?: 'open' | 'resolved'; readonly event?: string } = {},
): ExceptionRow[] =>
  database
    .all<ExceptionSource>('SELECT event, number, body FROM exception ORDER BY n DESC')
    .map(exceptionRow)
    .filter((row) => (status ?? row.status) === row.status && (event ?? row.event) === row.event);
