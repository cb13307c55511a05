import type { Database } from './database';
import type { TabledKind } from './factTables';
import { readFact, saveFact } from './saveFact';

type Fact = Readonly<Record<string, unknown>>;

interface Pending {
  readonly kind: TabledKind;
  readonly key: readonly string[];
  readonly fact: Fact | null;
  readonly text: string | null;
}

/** Kinds whose facts change with nearly every event: each is written once per database transaction, however often it changes. */
const collected: ReadonlySet<TabledKind> = new Set<TabledKind>(['lot', 'item', 'container', 'stock', 'transit']);

/** The facts of one database transaction. Those of frequent kinds are in the database after `flush`. */
export class FactStore {
  readonly #database: Database;
  readonly #pending = new Map<string, Pending>();

  constructor(database: Database) {
    this.#database = database;
  }

  read(kind: TabledKind, ...key: string[]): unknown {
    const pending = this.#pending.get(nameOf(kind, key));
    return pending ? (pending.fact ?? undefined) : readFact(this.#database, kind, ...key);
  }

  /** `text`: the fact as JSON. */
  save(
    kind: TabledKind,
    key: readonly string[],
    value: { readonly fact: Fact | null; readonly text: string | null },
  ): void {
    if (collected.has(kind)) this.#pending.set(nameOf(kind, key), { kind, key, ...value });
    else saveFact(this.#database, kind, key, value);
  }

  flush(): void {
    for (const { kind, key, ...value } of this.#pending.values()) saveFact(this.#database, kind, key, value);
    this.#pending.clear();
  }

  /** Drops the facts since the last flush; the database must be rolled back to the same point. */
  rewind(): void {
    this.#pending.clear();
  }
}

const nameOf = (kind: string, key: readonly string[]): string => `${kind} ${key.join('\n')}`;
