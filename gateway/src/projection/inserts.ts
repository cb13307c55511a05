import { must } from '@lotline/chaincode/domain';
import type { Database, Value } from './database';

/** A statement that inserts rows: what comes before their values, the number of values of a row, and what comes after. */
export interface Into {
  readonly sql: string;
  readonly width: number;
  readonly end?: string;
}

/** Rows of one statement. The rest of a batch takes the smaller ones, so that few statements are prepared. */
const sizes = [64, 8, 1];

/** Rows of a table that wait at most. Many at once, because the pages of one table stay near the processor then. */
const mostPending = 4096;

const texts = new WeakMap<Into, readonly string[]>();

/** The statements that insert rows, one for each of the sizes. */
function textsOf(into: Into): readonly string[] {
  const known = texts.get(into);
  if (known) return known;
  const { sql, width, end = '' } = into;
  const row = `(${Array.from({ length: width }, () => '?').join(', ')})`;
  const made = sizes.map((size) => `${sql} VALUES ${Array.from({ length: size }, () => row).join(', ')} ${end}`);
  texts.set(into, made);
  return made;
}

/** Values of rows that wait: the first `count` ones. The list is used again, because growing a new one takes time. */
interface Pending {
  readonly values: Value[];
  count: number;
}

/** Rows that are written many in one statement. All of them are in the database after `flush`. */
export class Inserts {
  readonly #database: Database;
  readonly #pending = new Map<Into, Pending>();
  readonly #afterwards: (() => void)[] = [];
  /** The last number given in each table that was asked for. */
  readonly #last = new Map<string, number>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** The number of a new row of the table. */
  next(table: string): number {
    const n = this.last(table) + 1;
    this.#last.set(table, n);
    return n;
  }

  /** The last number of a row of the table, also if the row is pending; 0 if there is none. */
  last(table: string): number {
    const known = this.#last.get(table);
    if (known !== undefined) return known;
    const last = this.#database.one<{ n: number | null }>(`SELECT max(n) AS n FROM ${table}`).n ?? 0;
    this.#last.set(table, last);
    return last;
  }

  /** Does this once the rows that are pending now are in the database: before anybody reads them there. */
  afterwards(work: () => void): void {
    this.#afterwards.push(work);
  }

  /** @throws RangeError if the row has too few or too many values. */
  add(into: Into, ...row: Value[]): void {
    if (row.length !== into.width) {
      throw new RangeError(`It has ${row.length} values, and its row in the read model ${into.width}.`);
    }
    const pending = this.#pending.get(into);
    if (!pending) {
      this.#pending.set(into, { values: row, count: row.length });
      return;
    }
    const { values } = pending;
    for (const value of row) values[pending.count++] = value;
    if (pending.count >= mostPending * into.width) this.#write(into, pending);
  }

  flush(): void {
    for (const [into, pending] of this.#pending) this.#write(into, pending);
    for (const work of this.#afterwards.splice(0)) work();
  }

  /** Drops the rows since the last flush; the database must be rolled back to the same point. */
  rewind(): void {
    this.#pending.clear();
    this.#afterwards.length = 0;
    this.#last.clear();
  }

  #write(into: Into, pending: Pending): void {
    const { values, count } = pending;
    pending.count = 0;
    let at = 0;
    textsOf(into).forEach((text, which) => {
      const step = must(sizes[which], 'size') * into.width;
      for (; count - at >= step; at += step) this.#database.insert(text, values.slice(at, at + step));
    });
  }
}
