import { isUnitId } from '@lotline/chaincode/domain';
import type { Database } from './database';
import type { GraphWriter } from './graphWriter';

/** The code of exceptions that the read model itself adds, for what it cannot read. */
export const unreadableCode = 'event_unreadable';

/** Something recorded on the ledger that this program cannot read. It is named and left out; everything else goes on. */
export interface Unreadable {
  /** The event's id; for what is no single event, the transaction's. */
  readonly event: string;
  readonly detail: string;
  /** The goods it names, as far as they are known. */
  readonly goods: readonly string[];
}

/** Thrown while a part of a transaction is read. Every other error of reading is taken the same way. */
export class NotReadable extends Error {
  override readonly name = 'NotReadable';
}

const longestDetail = 1000;

const messageOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);

/** What an error says, as a sentence. */
export const reasonOf = (error: unknown): string => {
  const text = messageOf(error);
  return (/[.!?]$/.test(text) ? text : `${text}.`).slice(0, longestDetail);
};

/** SQLite's own codes for values that a table does not take: TOOBIG, CONSTRAINT, MISMATCH, RANGE. */
const refusedValues: ReadonlySet<number> = new Set([18, 19, 20, 25]);

/** Whether the database failed, not what was to be written into it: a full disk is no reason to leave an event out. */
export function isDatabaseFailure(error: unknown): boolean {
  const { code, errcode } = error as { readonly code?: unknown; readonly errcode?: unknown };
  return code === 'ERR_SQLITE_ERROR' && typeof errcode === 'number' && !refusedValues.has(errcode & 0xff);
}

/** How many exceptions of this kind there are. */
export const countUnreadable = (database: Database): number =>
  database.get<{ count: number }>(`SELECT count(*) AS count FROM exception WHERE code = '${unreadableCode}'`)?.count ??
  0;

const nextNumber = 'SELECT min(0, coalesce(min(number), 1) - 1) AS number FROM exception WHERE event = ?';
const insert = `INSERT INTO exception (msp, event, number, code, party, status, body) VALUES ('', ?, ?, ?, ?, ?, ?)`;

/** The goods get a node, so that a trace can be asked for and says that it is incomplete. */
const saveNode = (database: Database, graph: GraphWriter, id: string): void => {
  const row = database.get<{ filling: number }>('SELECT filling FROM unit WHERE id = ?', id);
  graph.node(id, row || isUnitId(id) ? Math.max(1, row?.filling ?? 0) : 0);
};

/**
 * Keeps what could not be read as an exception that lists show beside the contract's, which are numbered from 1: these go down
 * from 0. Its goods are marked.
 */
export function saveUnreadable(
  { database, graph }: { readonly database: Database; readonly graph: GraphWriter },
  { event, detail, goods }: Unreadable,
): void {
  const number = database.get<{ number: number }>(nextNumber, event)?.number ?? 0;
  const body = JSON.stringify({ code: unreadableCode, detail, status: 'open' });
  const n = database.run(insert, event, number, unreadableCode, '', 'open', body);
  for (const id of new Set(goods)) {
    database.run('INSERT INTO gap VALUES (?, ?)', id, n);
    saveNode(database, graph, id);
  }
}
