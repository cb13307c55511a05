import type { FactTypes } from '@lotline/chaincode/domain';
import type { Database } from './database';
import type { TabledKind } from './factTables';
import type { SeenKeys } from './seenKeys';
import { type KeyedFact, readFact, saveFacts } from './saveFact';

type Fact = Readonly<Record<string, unknown>>;

/** Kinds whose facts change with nearly every event: each is written once per database transaction, however often it changes. */
const collected: ReadonlySet<TabledKind> = new Set<TabledKind>(['lot', 'item', 'container', 'stock', 'transit']);

/** The facts of one database transaction. Those of frequent kinds are in the database after `flush`. */
export class FactStore {
  readonly #database: Database;
  readonly #seen: SeenKeys;
  readonly #pending = new Map<string, KeyedFact>();

  constructor({ database, seen }: { readonly database: Database; readonly seen: SeenKeys }) {
    this.#database = database;
    this.#seen = seen;
  }

  read<Kind extends TabledKind>(kind: Kind, ...key: string[]): FactTypes[Kind] | undefined {
    const name = nameOf(kind, key);
    const pending = this.#pending.get(name);
    if (pending) return (pending.fact ?? undefined) as FactTypes[Kind] | undefined;
    return this.#seen.mayHave(name) ? readFact(this.#database, kind, ...key) : undefined;
  }

  /** `text`: the fact as JSON. */
  save(
    kind: TabledKind,
    key: readonly string[],
    value: { readonly fact: Fact | null; readonly text: string | null },
  ): void {
    const name = nameOf(kind, key);
    this.#seen.mayHave(name);
    if (collected.has(kind)) this.#pending.set(name, { kind, key, ...value });
    else saveFacts(this.#database, [{ kind, key, ...value }]);
  }

  flush(): void {
    saveFacts(this.#database, this.#pending.values());
    this.#pending.clear();
  }

  /** Drops the facts since the last flush; the database must be rolled back to the same point. */
  rewind(): void {
    this.#pending.clear();
  }
}

const nameOf = (kind: string, key: readonly string[]): string => {
  const [one = '', other = ''] = key;
  return key.length === 2 ? `${kind} ${one}\n${other}` : `${kind} ${key.join('\n')}`;
};
