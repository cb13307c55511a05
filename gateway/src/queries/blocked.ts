import type { Database } from '../projection/database';

/** Returns true if one of the recalls is open and is not a mock recall. */
export const isRecalled = (database: Database, recalls: readonly string[]): boolean =>
  recalls.some(
    (id) => database.get(`SELECT 1 FROM recall WHERE id = ? AND status = 'open' AND type <> 'mock'`, id) !== undefined,
  );

/** Returns true if no part of a lot may move: it is on hold as a whole, or recalled. */
export function isLotBlocked(database: Database, lot: string): boolean {
  const row = database.get<{ body: string }>('SELECT body FROM lot WHERE id = ?', lot);
  if (!row) return false;
  const { hold, recalls } = JSON.parse(row.body) as { hold?: unknown; recalls?: readonly string[] };
  return hold !== undefined || isRecalled(database, recalls ?? []);
}
