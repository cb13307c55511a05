import type { Entry } from './entry';

/** A block's changes: entries by key; null deletes. */
export type EntryChanges = ReadonlyMap<string, Entry | null>;

/** Keys with their entries, as of the last block and as of each older block that is still read. */
export interface EntryStore {
  /** The entry as of a block. */
  get(key: string, asOf: number): Entry | undefined;
  /** Returns true if the key has an entry as of the last block. */
  has(key: string): boolean;
  /** Applies a block's changes. `keepsOld`: the state before it is still read. */
  apply(block: number, changes: EntryChanges, keepsOld: boolean): void;
  /** Drops the states before `oldest`, which nobody reads any more. */
  forget(oldest: number): void;
  keys(): Iterable<string>;
  /** Keys that changed after a block that is still read; a key may come several times. */
  changedSince(block: number): Iterable<string>;
}

/** The previous entries of the keys that a block changed. */
interface Layer {
  readonly block: number;
  readonly before: EntryChanges;
}

/** Entries as objects: a block that commits while an older state is read keeps the entries that it replaced. */
export class EntryMap implements EntryStore {
  readonly #entries = new Map<string, Entry>();
  #layers: Layer[] = [];

  get(key: string, asOf: number): Entry | undefined {
    for (const layer of this.#layers) {
      if (layer.block <= asOf) continue;
      const before = layer.before.get(key);
      if (before !== undefined) return before ?? undefined;
    }
    return this.#entries.get(key);
  }

  has(key: string): boolean {
    return this.#entries.has(key);
  }

  apply(block: number, changes: EntryChanges, keepsOld: boolean): void {
    const before = new Map<string, Entry | null>();
    for (const [key, entry] of changes) {
      if (keepsOld) before.set(key, this.#entries.get(key) ?? null);
      if (entry) this.#entries.set(key, entry);
      else this.#entries.delete(key);
    }
    if (keepsOld) this.#layers.push({ block, before });
  }

  forget(oldest: number): void {
    if (this.#layers.length > 0) this.#layers = this.#layers.filter(({ block }) => block > oldest);
  }

  keys(): Iterable<string> {
    return this.#entries.keys();
  }

  *changedSince(block: number): Generator<string> {
    for (const layer of this.#layers) if (layer.block > block) yield* layer.before.keys();
  }
}
