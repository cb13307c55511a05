import type { FactTypes } from '@lotline/chaincode/domain';
import type { Database } from './database';
import { type FactTable, factTables, type TabledKind } from './factTables';
import { Inserts, type Into } from './inserts';

const where = ({ key }: FactTable): string => key.map((column) => `${column} = ?`).join(' AND ');

const upsert = (kind: TabledKind, { key, columns }: FactTable): Into => {
  const all = [...key, ...columns];
  const updates = columns.map((column) => `${column} = excluded.${column}`).join(', ');
  return {
    sql: `INSERT INTO ${kind} (${all.join(', ')})`,
    width: all.length,
    end: `ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${updates}`,
  };
};

const statements = (kind: TabledKind): { save: Into; remove: string; read: string } => ({
  save: upsert(kind, factTables[kind]),
  remove: `DELETE FROM ${kind} WHERE ${where(factTables[kind])}`,
  read: `SELECT body FROM ${kind} WHERE ${where(factTables[kind])}`,
});

const sql = Object.fromEntries(
  (Object.keys(factTables) as TabledKind[]).map((kind) => [kind, statements(kind)]),
) as Record<TabledKind, ReturnType<typeof statements>>;

/** A fact of the ledger with its key and its JSON; null if the ledger deleted it. */
export interface KeyedFact {
  readonly kind: TabledKind;
  readonly key: readonly string[];
  readonly fact: Readonly<Record<string, unknown>> | null;
  readonly text: string | null;
}

/** Returns true for goods that a recall covered and does not any more; the ledger keeps that, and the read model shows what is true now. */
const isGone = (kind: TabledKind, fact: Readonly<Record<string, unknown>>): boolean =>
  kind === 'scope' && fact['left'] === true;

/** Saves different facts in their tables, or deletes those that the ledger deleted. */
export function saveFacts(database: Database, facts: Iterable<KeyedFact>): void {
  const inserts = new Inserts(database);
  for (const { kind, key, fact, text } of facts) {
    if (fact && !isGone(kind, fact)) inserts.add(sql[kind].save, ...key, ...factTables[kind].values(fact, key), text);
    else database.run(sql[kind].remove, ...key);
  }
  inserts.flush();
}

/** The saved fact; for kinds with a fact table. The contract wrote it, so its type is the kind's. */
export function readFact<Kind extends TabledKind>(
  database: Database,
  kind: Kind,
  ...key: string[]
): FactTypes[Kind] | undefined {
  const row = database.get<{ body: string }>(sql[kind].read, ...key);
  return row && (JSON.parse(row.body) as FactTypes[Kind]);
}
