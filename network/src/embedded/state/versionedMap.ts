import { compareUtf8 } from './compareUtf8';
import type { Entry, Row } from './entry';
import { EntryMap, type EntryStore } from './entryStore';
import { OrderedKeys } from './orderedKeys';

/** A range: as of which block, from which key (inclusive) to which (exclusive; '' is the end), and the maximum number of rows. */
export interface RangeRequest {
  readonly asOf: number;
  readonly start: string;
  readonly end: string;
  readonly limit: number;
}

/** Keys and entries as of the last block, and as of each older block that a running simulation still reads, in order. */
export class VersionedMap {
  readonly #entries: EntryStore;
  /** Only from the first range query on: most ledgers have none. */
  #keys: OrderedKeys | undefined;

  constructor(entries: EntryStore = new EntryMap()) {
    this.#entries = entries;
  }

  get(key: string, asOf = Number.POSITIVE_INFINITY): Entry | null {
    return this.#entries.get(key, asOf) ?? null;
  }

  /** Applies a block's changes (null deletes). `keepsOld`: a running simulation reads the state before it. */
  commit(block: number, changes: ReadonlyMap<string, Entry | null>, keepsOld: boolean): void {
    if (this.#keys) this.#reorder(this.#keys, changes);
    this.#entries.apply(block, changes, keepsOld);
  }

  #reorder(keys: OrderedKeys, changes: ReadonlyMap<string, Entry | null>): void {
    for (const [key, entry] of changes) {
      const isOld = this.#entries.has(key);
      if (entry && !isOld) keys.add(key);
      else if (!entry && isOld) keys.delete(key);
    }
  }

  /** Drops the states before `oldest`, which no simulation reads any more. */
  forget(oldest: number): void {
    this.#entries.forget(oldest);
  }

  /** Rows in key order (UTF-8 bytes). */
  range({ asOf, start, end, limit }: RangeRequest): Row[] {
    const rows: Row[] = [];
    for (const key of merged(this.#ordered().from(start), this.#gone(asOf, start))) {
      if (rows.length >= limit || (end !== '' && compareUtf8(key, end) >= 0)) break;
      const entry = this.get(key, asOf);
      if (entry) rows.push({ key, entry });
    }
    return rows;
  }

  #ordered(): OrderedKeys {
    if (this.#keys) return this.#keys;
    this.#keys = new OrderedKeys();
    for (const key of this.#entries.keys()) this.#keys.add(key);
    return this.#keys;
  }

  /** Keys that existed at that block and do not exist now, in order. */
  #gone(asOf: number, start: string): string[] {
    const gone = new Set<string>();
    for (const key of this.#entries.changedSince(asOf)) {
      if (!this.#entries.has(key) && compareUtf8(key, start) >= 0) gone.add(key);
    }
    return [...gone].sort(compareUtf8);
  }
}

function* merged(left: Iterable<string>, right: readonly string[]): Generator<string> {
  let next = 0;
  for (const key of left) {
    for (let other = right[next]; other !== undefined && compareUtf8(other, key) < 0; other = right[next]) {
      yield other;
      next++;
    }
    yield key;
  }
  yield* right.slice(next);
}
