import type { EventException } from '@lotline/chaincode/domain';
import type { z } from 'zod';
import type { eventException } from '../answers/trace';
import type { Database } from '../projection/database';

export type ExceptionRow = z.infer<typeof eventException>;

/** A row of the exception table. */
export interface ExceptionSource {
  readonly event: string;
  readonly number: number;
  readonly body: string;
}

/** Converts a row of the exception table to its response format. */
export function exceptionRow({ event, number, body }: ExceptionSource): ExceptionRow {
  const { code, detail, status, party, concerns, resolution } = JSON.parse(body) as EventException;
  const more = { ...(concerns && { concerns: [...concerns] }), ...(resolution !== undefined && { resolution }) };
  return { event, number, code, detail, status, party, ...more };
}

/** The exceptions of one event of an organisation, including its unreadable parts. */
export const eventExceptions = (database: Database, event: string, msp: string): ExceptionRow[] =>
  database
    .all<ExceptionSource>(
      `SELECT event, number, body FROM exception WHERE event = ? AND msp IN (?, '') ORDER BY number`,
      event,
      msp,
    )
    .map(exceptionRow);
