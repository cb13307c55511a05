import { itemOf } from '../itemOf';
import type { Database } from './database';
import type { FactWrite } from './factWrite';

const insert = `INSERT INTO exception_time (msp, event, number, id, raised, ended) VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT (event, msp, number) DO UPDATE SET ended = excluded.ended`;

/** The id of a ledger's exception in the list of exceptions. */
const idOf = (msp: string, event: string, number: string): string => itemOf('ledger', msp, event, number);

/** Notes when an exception was recorded, or when it was resolved. `time` is that of the transaction. */
export function saveExceptionTime(database: Database, { kind, key, fact }: FactWrite, time: string): void {
  if (kind !== 'exception' || !fact) return;
  const [msp = '', event = '', number = ''] = key;
  const ended = fact['status'] === 'resolved' ? time : null;
  database.run(insert, msp, event, Number(number), idOf(msp, event, number), time, ended);
}

/** An exception that the read model itself adds has no time. */
export function saveUnreadableTime(database: Database, event: string, number: number): void {
  database.run(insert, '', event, number, idOf('', event, String(number)), '', null);
}
