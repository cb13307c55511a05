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
  readonly #pending = new Map<TabledKind, Map<string, KeyedFact>>();
  /** The last fact that was looked up: most are read before they are saved. */
  #looked: { readonly kind: TabledKind; readonly key: readonly string[]; readonly name: string } | undefined;

  constructor({ database, seen }: { readonly database: Database; readonly seen: SeenKeys }) {
    this.#database = database;
    this.#seen = seen;
  }

  read<Kind extends TabledKind>(kind: Kind, key: readonly string[]): FactTypes[Kind] | undefined {
    const name = nameOf(key);
    const pending = this.#pending.get(kind)?.get(name);
    this.#looked = { kind, key, name };
    if (pending) return (pending.fact ?? undefined) as FactTypes[Kind] | undefined;
    return this.#mayHave(kind, key) ? readFact(this.#database, kind, ...key) : undefined;
  }

  /** `text`: the fact as JSON. */
  save(
    kind: TabledKind,
    key: readonly string[],
    value: { readonly fact: Fact | null; readonly text: string | null },
  ): void {
    const looked = this.#looked;
    const wasRead = looked?.key === key && looked.kind === kind;
    if (!wasRead) this.#mayHave(kind, key);
    const saved: KeyedFact = { kind, key, fact: value.fact, text: value.text };
    if (collected.has(kind)) this.#ofKind(kind).set(wasRead ? looked.name : nameOf(key), saved);
    else saveFacts(this.#database, [saved]);
  }

  flush(): void {
    for (const facts of this.#pending.values()) saveFacts(this.#database, facts.values());
    this.#pending.clear();
  }

  /** Drops the facts since the last flush; the database must be rolled back to the same point. */
  rewind(): void {
    this.#pending.clear();
  }

  #ofKind(kind: TabledKind): Map<string, KeyedFact> {
    const known = this.#pending.get(kind);
    if (known) return known;
    const made = new Map<string, KeyedFact>();
    this.#pending.set(kind, made);
    return made;
  }

  #mayHave(kind: TabledKind, key: readonly string[]): boolean {
    const [one = '', other = ''] = key;
    return key.length > 2 ? this.#seen.mayHave(kind, nameOf(key)) : this.#seen.mayHave(kind, one, other);
  }
}

const nameOf = (key: readonly string[]): string => {
  const [one = '', other = ''] = key;
  if (key.length === 1) return one;
  return key.length === 2 ? `${one}\n${other}` : key.join('\n');
};
