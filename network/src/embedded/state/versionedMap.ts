import { compareUtf8 } from './compareUtf8';
import type { Entry, Row } from './entry';
import { EntryMap, type EntryStore } from './entryStore';
import { OrderedKeys } from './orderedKeys';

/** The previous entries of the keys that a block changed. */
interface Layer {
  readonly block: number;
  readonly before: ReadonlyMap<string, Entry | null>;
}

/** A range: as of which block, from which key (inclusive) to which (exclusive; '' is the end), and the maximum number of rows. */
export interface RangeRequest {
  readonly asOf: number;
  readonly start: string;
  readonly end: string;
  readonly limit: number;
}

/**
 * Keys and entries as of the last block, and as of each older block that a running simulation still reads: a block that commits
 * meanwhile keeps the entries that it replaced.
 */
export class VersionedMap {
  readonly #current: EntryStore;
  /** Only from the first range query on: most ledgers have none. */
  #keys: OrderedKeys | undefined;
  #layers: Layer[] = [];

  constructor(current: EntryStore = new EntryMap()) {
    this.#current = current;
  }

  get(key: string, asOf = Number.POSITIVE_INFINITY): Entry | null {
    for (const layer of this.#layers) {
      if (layer.block <= asOf) continue;
      const before = layer.before.get(key);
      if (before !== undefined) return before;
    }
    return this.#current.get(key) ?? null;
  }

  /** Applies a block's changes (null deletes). `keepOld` keeps the replaced entries for running simulations. */
  commit(block: number, changes: ReadonlyMap<string, Entry | null>, keepOld: boolean): void {
    const before = new Map<string, Entry | null>();
    for (const [key, entry] of changes) {
      if (keepOld) before.set(key, this.#current.get(key) ?? null);
      if (!this.#keys) continue;
      const isOld = this.#current.has(key);
      if (entry && !isOld) this.#keys.add(key);
      else if (!entry && isOld) this.#keys.delete(key);
    }
    this.#current.apply(changes);
    if (keepOld) this.#layers.push({ block, before });
  }

  /** Drops the states before `oldest`, which no simulation reads any more. */
  forget(oldest: number): void {
    if (this.#layers.length > 0) this.#layers = this.#layers.filter(({ block }) => block > oldest);
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
    for (const key of this.#current.keys()) this.#keys.add(key);
    return this.#keys;
  }

  /** Keys that existed at that block and do not exist now, in order. */
  #gone(asOf: number, start: string): string[] {
    const gone = new Set<string>();
    for (const { block, before } of this.#layers) {
      if (block <= asOf) continue;
      for (const key of before.keys()) {
        if (!this.#current.has(key) && compareUtf8(key, start) >= 0) gone.add(key);
      }
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
