import type { Entry } from './entry';

/** Keys with their last entries. */
export interface EntryStore {
  get(key: string): Entry | undefined;
  has(key: string): boolean;
  /** Applies changes; null deletes. */
  apply(changes: ReadonlyMap<string, Entry | null>): void;
  keys(): Iterable<string>;
}

/** Entries as objects. */
export class EntryMap implements EntryStore {
  readonly #entries = new Map<string, Entry>();

  get(key: string): Entry | undefined {
    return this.#entries.get(key);
  }

  has(key: string): boolean {
    return this.#entries.has(key);
  }

  apply(changes: ReadonlyMap<string, Entry | null>): void {
    for (const [key, entry] of changes) {
      if (entry) this.#entries.set(key, entry);
      else this.#entries.delete(key);
    }
  }

  keys(): Iterable<string> {
    return this.#entries.keys();
  }
}
