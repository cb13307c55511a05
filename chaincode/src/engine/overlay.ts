import { canonicalJson } from '../domain/encoding';
import type { FactKey } from '../domain/facts/key';
import type { Facts, Peek } from '../domain/step';
import type { WorldState } from './worldState';

/** The rules asked for a fact that their command had not named. The engine loads it and decides the batch anew. */
export class FactMissing extends Error {
  readonly key: string;

  constructor(key: string) {
    super('a fact was read that was not named');
    this.key = key;
  }
}

/**
 * What a transaction has read, under what its requests have put so far: each request sees what came before it in the batch, which
 * Fabric itself does not offer. Nothing is written before `save`.
 */
export class Overlay implements Facts {
  readonly #state: WorldState;
  readonly #read = new Map<string, unknown>();
  readonly #put = new Map<string, unknown>();
  readonly #guards = new Map<string, unknown>();
  readonly #journal: { map: Map<string, unknown>; key: string; before: unknown; fresh: boolean }[] = [];

  constructor(state: WorldState) {
    this.#state = state;
  }

  /** Reads the keys that were not read yet, in one call. Answers how many those were. */
  async load(keys: Iterable<string>): Promise<number> {
    const wanted = new Set<string>();
    for (const key of keys) if (!this.#read.has(key)) wanted.add(key);
    if (wanted.size === 0) return 0;
    const missing = [...wanted];
    const values = await this.#state.getMany(missing);
    missing.forEach((key, n) => {
      const value = values[n];
      this.#read.set(key, typeof value === 'string' ? JSON.parse(value) : undefined);
    });
    return missing.length;
  }

  readonly peek: Peek = <T>(key: FactKey<T>) => {
    const known = this.#put.get(key) ?? this.#read.get(key);
    return known !== undefined || this.#read.has(key) ? (known as T | undefined) : null;
  };

  readonly get = <T>(key: FactKey<T>): T | undefined => {
    const known = this.#put.get(key) ?? this.#read.get(key);
    if (known === undefined && !this.#read.has(key)) throw new FactMissing(key);
    return known as T | undefined;
  };

  readonly put = <T>(key: FactKey<T>, value: T): void => {
    this.#set(this.#put, key, value);
  };

  readonly guard = (key: FactKey<unknown>, msps: readonly string[]): void => {
    this.#set(this.#guards, key, [...new Set(msps)].sort());
  };

  readonly savepoint = (): (() => void) => {
    const mark = this.#journal.length;
    return () => {
      for (const { map, key, before, fresh } of this.#journal.splice(mark).reverse()) {
        if (fresh) map.delete(key);
        else map.set(key, before);
      }
    };
  };

  /** Writes all that was put and guarded, in one call. */
  async save(): Promise<void> {
    if (this.#put.size === 0) return;
    const entries = [...this.#put].map(([key, value]) => [key, canonicalJson(value)] as const);
    const guards = [...this.#guards].map(([key, msps]) => ({ key, msps: msps as readonly string[] }));
    await this.#state.putMany(entries, guards);
  }

  #set(map: Map<string, unknown>, key: string, value: unknown): void {
    const before = map.get(key);
    this.#journal.push({ map, key, before, fresh: before === undefined });
    map.set(key, value);
  }
}
