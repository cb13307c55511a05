import { partyInThing, partyMark, partyMarkLength, withoutParty } from '@lotline/chaincode/domain';
import { apiLimits } from '../answers/limits';
import type { Database } from '../projection/database';

/** The texts that begin as an id with a party follow each other: the next one has the character after the mark's last. */
const afterMark = `${partyMark.slice(0, -1)}0`;

/** Only registered parties have things: so nobody can fill the list by names of their own making. */
const ofParties = `SELECT DISTINCT node.id AS id FROM node CROSS JOIN party ON party.id = 'https://id.gs1.org/417/' || substr(node.id, -13)
  WHERE node.id > ?1 || '${partyMark}' AND node.id < ?1 || '${afterMark}' AND length(node.id) = length(?1) + ${partyMarkLength} ORDER BY node.id`;
const isNamed = 'SELECT 1 FROM node WHERE id = ? LIMIT 1';

/** The things with a party in their id under an id that nobody owns. None under the id of one party's thing. */
export const thingsOfParties = (database: Database, id: string): string[] =>
  partyInThing(id) === undefined ? database.all<{ id: string }>(ofParties, id).map((row) => row.id) : [];

/** Other parties' things under the id of a thing, if nobody owns it. */
export function otherThings(database: Database, id: string): string[] {
  const plain = withoutParty(id);
  const first = plain !== id && database.get(isNamed, plain) !== undefined ? [plain] : [];
  const others = thingsOfParties(database, plain).filter((other) => other !== id);
  return [...first, ...others].slice(0, apiLimits.otherThings);
}
