import type { DatabaseSync } from 'node:sqlite';

/** Runs `work` in one transaction. SQLite itself ends the transaction after some failures, such as a full disk. */
export function atomically<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const done = work();
    database.exec('COMMIT');
    return done;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
