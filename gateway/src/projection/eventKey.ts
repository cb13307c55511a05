import { Buffer } from 'node:buffer';
import { hashId, hashOfId } from '@lotline/chaincode/domain';
import type { Database } from './database';

/** The key of an event's id in the table of events: the bytes of its hash, a third of its size, or an id of another form as it is. */
export function eventKey(id: string): Uint8Array | string {
  const hash = hashOfId(id);
  return hash === undefined ? id : hashKey(hash);
}

/** The key of a hash in hex. */
export const hashKey = (hash: string): Uint8Array => Buffer.from(hash, 'hex');

const [start = '', end = ''] = hashId(' ').split(' ');

/** The id of a column with keys, in SQL. */
export const idOfKey = (column: string): string =>
  `CASE typeof(${column}) WHEN 'blob' THEN '${start}' || lower(hex(${column})) || '${end}' ELSE ${column} END`;

/** Makes `event_key(id)` the key of an event's id in statements of a connection. */
export function defineEventKey(database: Database): void {
  database.define('event_key', (id) => (typeof id === 'string' ? eventKey(id) : null));
}
