import type { Database } from './database';
import { type FactTable, factTables, type TabledKind } from './factTables';

const where = ({ key }: FactTable): string => key.map((column) => `${column} = ?`).join(' AND ');

const upsert = (kind: TabledKind, { key, columns }: FactTable): string => {
  const all = [...key, ...columns];
  const updates = columns.map((column) => `${column} = excluded.${column}`).join(', ');
  const marks = all.map(() => '?').join(', ');
  return `INSERT INTO ${kind} (${all.join(', ')}) VALUES (${marks}) ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${updates}`;
};

const statements = (kind: TabledKind): { save: string; remove: string; read: string } => ({
  save: upsert(kind, factTables[kind]),
  remove: `DELETE FROM ${kind} WHERE ${where(factTables[kind])}`,
  read: `SELECT body FROM ${kind} WHERE ${where(factTables[kind])}`,
});

const sql = Object.fromEntries(
  (Object.keys(factTables) as TabledKind[]).map((kind) => [kind, statements(kind)]),
) as Record<TabledKind, ReturnType<typeof statements>>;

/** Saves a fact, with its JSON as `text`, in its table, or deletes it if the ledger deleted it. */
export function saveFact(
  database: Database,
  kind: TabledKind,
  key: readonly string[],
  { fact, text }: { readonly fact: Readonly<Record<string, unknown>> | null; readonly text: string | null },
): void {
  const { values } = factTables[kind];
  if (fact) database.run(sql[kind].save, ...key, ...values(fact, key), text);
  else database.run(sql[kind].remove, ...key);
}

/** The saved fact; for kinds with a fact table. */
export function readFact(database: Database, kind: TabledKind, ...key: string[]): unknown {
  const row = database.get<{ body: string }>(sql[kind].read, ...key);
  return row && (JSON.parse(row.body) as unknown);
}
