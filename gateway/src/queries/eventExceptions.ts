import type { EventException } from '@lotline/chaincode/domain';
import type { ExceptionsAnswer } from '../answers';
import type { Database } from '../projection/database';

export type ExceptionRow = ExceptionsAnswer['rows'][number];

/** A row of the exception table as answers show it. */
export function exceptionRow(row: { event: string; number: number; body: string }): ExceptionRow {
  const { code, detail, status, party, resolution } = JSON.parse(row.body) as EventException;
  const { event, number } = row;
  return { event, number, code, detail, status, party, ...(resolution !== undefined && { resolution }) };
}

/** The exceptions of one event. */
export const eventExceptions = (database: Database, event: string): ExceptionRow[] =>
  database
    .all<{ event: string; number: number; body: string }>(
      'SELECT event, number, body FROM exception WHERE event = ? ORDER BY number',
      event,
    )
    .map(exceptionRow);
