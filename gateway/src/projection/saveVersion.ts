import type { Database } from './database';
import type { FactWrite } from './factWrite';

/** Kinds of which every version is kept, for their history. */
const versioned: ReadonlySet<string> = new Set(['party', 'place', 'product', 'user', 'signer']);

/** Keeps a version of a fact, written by a transaction. */
export const saveVersion = (database: Database, { kind, key, fact, text }: FactWrite, tx: number): void => {
  if (!versioned.has(kind) || !fact) return;
  const insert = 'INSERT INTO version (kind, id, tx, body) VALUES (?, ?, ?, ?)';
  database.run(insert, kind, key.join(' '), tx, text);
};
