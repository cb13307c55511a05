import type { GraphTarget } from './graphWriter';
import type { Into } from './inserts';
import { type EpcisField, epcisFields, isUsed } from './epcisFields';
import type { TracedEvent } from './tracedEvent';

const findContext = 'SELECT n FROM epcis_context WHERE body = ?';
const findValue = 'SELECT n FROM epcis_value WHERE field = ? AND value = ?';

const intoUse: Into = { sql: 'INSERT INTO epcis_use', width: 2 };

/** The number of the @context in which an event was sent; null for that of EPCIS alone. */
export function contextNumber({ database, numbers }: GraphTarget, context: unknown): number | null {
  if (context === undefined) return null;
  const body = JSON.stringify(context);
  return numbers.of('context', body, () => {
    const known = database.get<{ n: number }>(findContext, body)?.n;
    return known ?? database.run('INSERT INTO epcis_context (body) VALUES (?)', body);
  });
}

const valueNumber = ({ database, numbers }: GraphTarget, field: EpcisField, value: string): number =>
  numbers.of(field, value, () => {
    const code = epcisFields[field];
    const known = database.get<{ n: number }>(findValue, code, value)?.n;
    return known ?? database.run('INSERT INTO epcis_value (field, value) VALUES (?, ?)', code, value);
  });

/** Saves the values that event `n` has in the indexed fields of EPCIS. */
export function saveValues(target: GraphTarget, n: number, { values }: TracedEvent): void {
  for (const [field, value] of values) {
    const number = valueNumber(target, field, value);
    if (isUsed(field)) target.inserts.add(intoUse, number, n);
  }
}
