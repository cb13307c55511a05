import { blocks, hasFirstMakers, type Lot, type PartyId, recallsFor } from '@lotline/chaincode/domain';
import type { Database } from '../projection/database';
import { readFact } from '../projection/saveFact';
import { placeParty } from './placeParty';
import { readFacts } from './readFacts';

/** Returns true if one of the recalls is open and is not a mock recall. */
export const isRecalled = (database: Database, recalls: readonly string[]): boolean =>
  recalls.some((id) => blocks(readFact(database, 'recall', id)));

/** The parts of a lot's fact that block its goods. */
export type Blockable = Pick<Lot, 'id' | 'recalls'> &
  Partial<Pick<Lot, 'hold' | 'confirmed' | 'contested' | 'producer' | 'stated'>>;

/** Returns true if what blocks a lot depends on whose stock it is. */
export const differsByParty = ({ confirmed, contested }: Blockable): boolean =>
  confirmed !== undefined || contested === true;

/** The recalls that bind a lot at a place: those of the lot, and those that bind only the stock of the place's party. */
export function recallsAt(database: Database, lot: Blockable, place: string | undefined): readonly string[] {
  const { recalls, confirmed = [] } = lot;
  if (!differsByParty(lot) || place === undefined) return recalls;
  const party = placeParty(database, place) as PartyId | undefined;
  const binding = recallsFor(readFacts(database), lot, party);
  return [...binding, ...confirmed.filter((each) => each.party === party).map(({ recall }) => recall)];
}

/** Returns true if a hold of the whole lot binds its stock at a place. */
export function isHeldAt(database: Database, lot: Blockable, place: string): boolean {
  if (lot.hold === undefined) return false;
  const party = lot.contested ? (placeParty(database, place) as PartyId | undefined) : undefined;
  return party === undefined || hasFirstMakers(readFacts(database), lot, party);
}

/** Returns true if a lot's fact lets no part of it move from a place: it is on hold as a whole, or recalled. */
export const isBlockedAt = (database: Database, fact: Blockable, place: string): boolean =>
  isHeldAt(database, fact, place) || isRecalled(database, recallsAt(database, fact, place));

/** Returns true if no part of a lot may move from a place: it is on hold as a whole, or recalled. */
export function isLotBlocked(database: Database, lot: string, place: string): boolean {
  const row = database.get<{ body: string }>('SELECT body FROM lot WHERE id = ?', lot);
  return row !== undefined && isBlockedAt(database, JSON.parse(row.body) as Blockable, place);
}
