import type { Database } from './database';
import { type EpcisField, epcisFields } from './epcisFields';
import type { TracedEvent } from './tracedEvent';

const findContext = 'SELECT n FROM epcis_context WHERE body = ?';
const findValue = 'SELECT n FROM epcis_value WHERE field = ? AND value = ?';

function contextNumber(database: Database, context: unknown): number | null {
  if (context === undefined) return null;
  const body = JSON.stringify(context);
  const known = database.get<{ n: number }>(findContext, body)?.n;
  return known ?? database.run('INSERT INTO epcis_context (body) VALUES (?)', body);
}

function valueNumber(database: Database, field: EpcisField, value: string): number {
  const code = epcisFields[field];
  const known = database.get<{ n: number }>(findValue, code, value)?.n;
  return known ?? database.run('INSERT INTO epcis_value (field, value) VALUES (?, ?)', code, value);
}

/** Saves what queries of EPCIS need of event `n`, recorded at a time in milliseconds since 1970. */
export function saveEpcis(database: Database, n: number, { context, values }: TracedEvent, recorded: number): void {
  const insert = 'INSERT INTO epcis_event (event, recorded, context) VALUES (?, ?, ?)';
  database.run(insert, n, recorded, contextNumber(database, context));
  for (const [field, value] of values) {
    database.run('INSERT INTO epcis_use VALUES (?, ?)', valueNumber(database, field, value), n);
  }
}
