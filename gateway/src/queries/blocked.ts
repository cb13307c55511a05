import { blocks } from '@lotline/chaincode/domain';
import type { Database } from '../projection/database';
import { readFact } from '../projection/saveFact';
import { placeParty } from './placeParty';

/** Returns true if one of the recalls is open and is not a mock recall. */
export const isRecalled = (database: Database, recalls: readonly string[]): boolean =>
  recalls.some((id) => blocks(readFact(database, 'recall', id)));

/** The parts of a lot's fact that block its goods. */
export interface Blockable {
  readonly hold?: unknown;
  readonly recalls?: readonly string[];
  readonly confirmed?: readonly { readonly recall: string; readonly party: string }[];
}

/** The recalls that bind a lot at a place: those of the lot, and those that bind only the stock of the place's party. */
export function recallsAt(
  database: Database,
  { recalls = [], confirmed = [] }: Blockable,
  place: string | undefined,
): readonly string[] {
  if (confirmed.length === 0 || place === undefined) return recalls;
  const party = placeParty(database, place);
  return [...recalls, ...confirmed.filter((each) => each.party === party).map(({ recall }) => recall)];
}

/** Returns true if no part of a lot may move from a place: it is on hold as a whole, or recalled. */
export function isLotBlocked(database: Database, lot: string, place: string): boolean {
  const row = database.get<{ body: string }>('SELECT body FROM lot WHERE id = ?', lot);
  if (!row) return false;
  const fact = JSON.parse(row.body) as Blockable;
  return fact.hold !== undefined || isRecalled(database, recallsAt(database, fact, place));
}
