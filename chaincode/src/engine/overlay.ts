import { canonicalJson } from '../domain/encoding';
import type { FactKey } from '../domain/facts/key';
import type { Facts } from '../domain/step';
import type { Guard, WorldState } from './worldState';

/** A fact as it stands in a transaction; `isPut` when the transaction changed it. */
interface Known {
  readonly value: unknown;
  readonly isPut: boolean;
}

/**
 * What a transaction has read, under what its requests have put so far: each request sees what came before it in the batch, which
 * Fabric itself does not offer. Nothing is written before `save`.
 */
export class Overlay implements Facts {
  readonly #state: WorldState;
  readonly #known = new Map<string, Known>();
  /** Keys under which the transaction found something. */
  readonly #found = new Set<string>();
  readonly #journal: (() => void)[] = [];
  #missing = new Set<string>();

  constructor(state: WorldState) {
    this.#state = state;
  }

  /**
   * Reads the keys that were not read yet, in one call and in their order, in which a peer's database finds neighbours in the block that it
   * has just unpacked. Answers how many those were.
   */
  async load(keys: Iterable<string>): Promise<number> {
    const wanted = new Set<string>();
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

  /** The fact; undefined where there is none, null when it is not loaded. */
  readonly peek = <T>(key: FactKey<T>): T | undefined | null => {
    const known = this.#known.get(key);
    return known ? (known.value as T | undefined) : null;
  };

  /**
   * The fact. One that was not loaded is noted as missing and seems not to be there: what the rules decide then does not count, but they go
   * on and name the next ones, so that one read brings them all.
   */
  readonly get = <T>(key: FactKey<T>): T | undefined => {
    const known = this.#known.get(key);
    if (!known) this.#missing.add(key);
    return known?.value as T | undefined;
  };

  /** The keys that the rules asked for in vain since this was called last. */
  takeMissing(): ReadonlySet<string> {
    const missing = this.#missing;
    if (missing.size > 0) this.#missing = new Set();
    return missing;
  }

  readonly put = <T>(key: FactKey<T>, value: T): void => {
    const before = this.#known.get(key);
    this.#known.set(key, { value, isPut: true });
    this.#journal.push(() => {
      if (before) this.#known.set(key, before);
      else this.#known.delete(key);
    });
  };

  readonly savepoint = (): (() => void) => {
    const mark = this.#journal.length;
    return () => {
      for (const undo of this.#journal.splice(mark).reverse()) undo();
    };
  };

  /** The facts that were put where nothing was; one that was put unread is new by another fact's word, as a new lot's stock is. */
  *made(): Generator<readonly [FactKey<unknown>, unknown]> {
    for (const [key, { value, isPut }] of this.#known) if (isPut && !this.#found.has(key)) yield [key, value];
  }

  /** Writes all that was put, and the guards, in one call. */
  async save(guards: readonly Guard[] = []): Promise<void> {
    const entries: [string, string][] = [];
    for (const [key, { value, isPut }] of this.#known) if (isPut) entries.push([key, canonicalJson(value)]);
    if (entries.length > 0) await this.#state.putMany(entries, guards);
  }
}
