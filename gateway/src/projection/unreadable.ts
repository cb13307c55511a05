import { isLogisticUnitId, must } from '@lotline/chaincode/domain';
import type { Database } from './database';
import { saveUnreadableTime } from './exceptionTimes';
import type { GraphWriter } from './graphWriter';

/** The code of exceptions that the read model itself adds for records that it cannot read. */
const unreadableCode = 'event_unreadable';

/** A record on the ledger that this program cannot read. It is reported and left out; all others are applied. */
export interface Unreadable {
  /** The event's id; the transaction's id if the record is not a single event. */
  readonly event: string;
  readonly detail: string;
  /** The goods that it names, if they can be read. */
  readonly goods: readonly string[];
}

/** A part of a transaction cannot be read. Other errors during reading are handled the same way. */
export class NotReadable extends Error {
  override readonly name = 'NotReadable';
}

const longestDetail = 1000;

const messageOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);

/** An error's message as a sentence. */
export const reasonOf = (error: unknown): string => {
  const text = messageOf(error);
  return (/[.!?]$/.test(text) ? text : `${text}.`).slice(0, longestDetail);
};

/** SQLite's codes for values that a table refuses: TOOBIG, CONSTRAINT, MISMATCH, RANGE. */
const refusedValues: ReadonlySet<number> = new Set([18, 19, 20, 25]);

/** Returns true if the database itself failed, such as a full disk, and not the value to be written: such an event is not left out. */
export function isDatabaseFailure(error: unknown): boolean {
  const { code, errcode } = error as { readonly code?: unknown; readonly errcode?: unknown };
  return code === 'ERR_SQLITE_ERROR' && typeof errcode === 'number' && !refusedValues.has(errcode & 0xff);
}

/** The number of exceptions of this kind. */
export const countUnreadable = (database: Database): number =>
  database.one<{ count: number }>(`SELECT count(*) AS count FROM exception WHERE code = '${unreadableCode}'`).count;

const nextNumber = 'SELECT min(0, coalesce(min(number), 1) - 1) AS number FROM exception WHERE event = ?';
const insert = `INSERT INTO exception (msp, event, number, code, party, status, body) VALUES ('', ?, ?, ?, ?, ?, ?)`;

/** Adds a node for the goods, so that their trace exists and is marked as incomplete. */
const saveNode = (database: Database, graph: GraphWriter, id: string): void => {
  const row = database.get<{ filling: number }>('SELECT filling FROM container WHERE id = ?', id);
  graph.node(id, row || isLogisticUnitId(id) ? Math.max(1, row?.filling ?? 0) : 0);
};

/**
 * Saves an unreadable record as an exception, and marks its goods. The contract's exceptions are numbered upwards from 1, these
 * downwards from 0.
 */
export function saveUnreadable(
  { database, graph }: { readonly database: Database; readonly graph: GraphWriter },
  { event, detail, goods }: Unreadable,
): void {
  const number = must(database.get<{ number: number }>(nextNumber, event), 'row').number;
  const body = JSON.stringify({ code: unreadableCode, detail, status: 'open' });
  const n = database.run(insert, event, number, unreadableCode, '', 'open', body);
  saveUnreadableTime(database, event, number);
  for (const id of new Set(goods)) {
    database.run('INSERT INTO gap VALUES (?, ?)', id, n);
    saveNode(database, graph, id);
  }
}
