import { canonicalJson } from '../domain/encoding';
import type { FactKey } from '../domain/facts/key';
import type { Facts } from '../domain/step';
import type { Guard, WorldState } from './worldState';

/** A loaded fact; `isPut` if the transaction put it. */
interface Known {
  readonly value: unknown;
  readonly isPut: boolean;
}

/**
 * The facts that a transaction has read, and the puts of its requests over them. Each request sees the puts of earlier ones in the batch;
 * Fabric itself does not let a transaction read its own writes. Nothing is written before `save`.
 */
export class Overlay implements Facts {
  readonly #state: WorldState;
  readonly #known = new Map<FactKey<unknown>, Known>();
  /** Keys that exist in the world state. */
  readonly #found = new Set<string>();
  /** The values before each put, in order, for a rollback. */
  readonly #journal: [key: FactKey<unknown>, before: Known | undefined][] = [];
  #missing = new Set<FactKey<unknown>>();

  constructor(state: WorldState) {
    this.#state = state;
  }

  /**
   * Loads the missing keys in one read. They are sorted, because neighbouring keys share a block of the peer's LevelDB. Returns their
   * number.
   */
  async load(keys: Iterable<FactKey<unknown>>): Promise<number> {
    const wanted = new Set<FactKey<unknown>>();
    for (const key of keys) if (!this.#known.has(key)) wanted.add(key);
    if (wanted.size === 0) return 0;
    const missing = [...wanted].sort();
    const values = await this.#state.getMany(missing);
    missing.forEach((key, n) => {
      const value = values[n];
      if (typeof value === 'string') this.#found.add(key);
      this.#known.set(key, { value: typeof value === 'string' ? JSON.parse(value) : undefined, isPut: false });
    });
    return missing.length;
  }

  /** The fact; undefined if there is none, null if it is not loaded. */
  readonly peek = <T>(key: FactKey<T>): T | undefined | null => {
    const known = this.#known.get(key);
    return known ? (known.value as T | undefined) : null;
  };

  /**
   * The fact. If it is not loaded, notes the key as missing and returns undefined. The decision is then discarded, but the rules go on and
   * name further keys, so that one read loads them all.
   */
  readonly get = <T>(key: FactKey<T>): T | undefined => {
    const known = this.#known.get(key);
    if (!known) this.#missing.add(key);
    return known?.value as T | undefined;
  };

  /** The keys that the rules missed since the last call. */
  takeMissing(): ReadonlySet<FactKey<unknown>> {
    const missing = this.#missing;
    if (missing.size > 0) this.#missing = new Set();
    return missing;
  }

  readonly put = <T>(key: FactKey<T>, value: T): void => {
    const before = this.#known.get(key);
    this.#known.set(key, { value, isPut: true });
    this.#journal.push([key, before]);
  };

  /** The number of puts so far. */
  get puts(): number {
    return this.#journal.length;
  }

  /** The keys of the puts since there were so many. */
  keysPut(since: number): FactKey<unknown>[] {
    return this.#journal.slice(since).map(([key]) => key);
  }

  readonly savepoint = (): (() => void) => {
    const mark = this.#journal.length;
    return () => {
      if (this.#journal.length === mark) return;
      for (const [key, before] of this.#journal.splice(mark).reverse()) {
        if (before) this.#known.set(key, before);
        else this.#known.delete(key);
      }
    };
  };

  /**
   * The facts that the transaction creates. A fact that was put without a read is new because another fact is, such as a new lot's stock.
   */
  *made(): Generator<readonly [FactKey<unknown>, unknown]> {
    for (const [key, { value, isPut }] of this.#known) if (isPut && !this.#found.has(key)) yield [key, value];
  }

  /** Writes all puts and the guards in one call. */
  async save(guards: readonly Guard[] = []): Promise<void> {
    const entries: [string, string][] = [];
    for (const [key, { value, isPut }] of this.#known) if (isPut) entries.push([key, canonicalJson(value)]);
    if (entries.length > 0) await this.#state.putMany(entries, guards);
  }
}
