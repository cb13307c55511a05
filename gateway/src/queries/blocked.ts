import { blocks, type Hold } from '@lotline/chaincode/domain';
import type { Database } from '../projection/database';
import { readFact } from '../projection/saveFact';
import { placeParty } from './placeParty';

/** Returns true if one of the recalls is open and is not a mock recall. */
export const isRecalled = (database: Database, recalls: readonly string[]): boolean =>
  recalls.some((id) => blocks(readFact(database, 'recall', id)));

/** The parts of a lot's fact that block its goods. */
export interface Blockable {
  readonly hold?: Pick<Hold, 'by'>;
  readonly recalls?: readonly string[];
  readonly confirmed?: readonly { readonly recall: string; readonly party: string }[];
  /** Several parties made goods under the id, which has no owner: each one's recalls and holds bind its own stock only. */
  readonly contested?: true;
}

/** Returns true if what blocks a lot depends on whose stock it is. */
export const differsByParty = ({ confirmed, contested }: Blockable): boolean =>
  confirmed !== undefined || contested === true;

/** The recalls that bind a lot at a place: those of the lot, and those that bind only the stock of the place's party. */
export function recallsAt(database: Database, fact: Blockable, place: string | undefined): readonly string[] {
  const { recalls = [], confirmed = [], contested } = fact;
  if (!differsByParty(fact) || place === undefined) return recalls;
  const party = placeParty(database, place);
  const binding = contested ? recalls.filter((id) => readFact(database, 'recall', id)?.openedBy === party) : recalls;
  return [...binding, ...confirmed.filter((each) => each.party === party).map(({ recall }) => recall)];
}

/** Returns true if a hold of the whole lot binds its stock at a place. */
export const isHeldAt = (database: Database, { hold, contested }: Blockable, place: string): boolean =>
  hold !== undefined && (contested !== true || hold.by === placeParty(database, place));

/** Returns true if a lot's fact lets no part of it move from a place: it is on hold as a whole, or recalled. */
export const isBlockedAt = (database: Database, fact: Blockable, place: string): boolean =>
  isHeldAt(database, fact, place) || isRecalled(database, recallsAt(database, fact, place));

/** Returns true if no part of a lot may move from a place: it is on hold as a whole, or recalled. */
export function isLotBlocked(database: Database, lot: string, place: string): boolean {
  const row = database.get<{ body: string }>('SELECT body FROM lot WHERE id = ?', lot);
  return row !== undefined && isBlockedAt(database, JSON.parse(row.body) as Blockable, place);
}
