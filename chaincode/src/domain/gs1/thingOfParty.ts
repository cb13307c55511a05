import { checkDigit } from './checkDigit';
import { type PartyId, partyIdOf } from './id';

/** Before the GLN of a party in the id of a thing; 417 is GS1's application identifier of a party's GLN. */
export const partyMark = '#417/';
/** Its length with the GLN. */
export const partyMarkLength = partyMark.length + 13;
const longestId = 600;

/**
 * The id of a party's thing under an id that nobody owns and another party made or filled first: that id and the GLN of the party,
 * `urn:example:crate:1#417/9506000134307`. Each party has things of its own under such an id, so nobody can take another's.
 */
export const thingOfParty = <Id extends string>(id: Id, party: PartyId): Id =>
  id.length > longestId ? id : (`${id}${partyMark}${party.slice(-13)}` as Id);

/** The party in the id of a thing; undefined for any other id. */
export function partyInThing(id: string): PartyId | undefined {
  const at = id.length - partyMarkLength;
  if (at <= 0 || !id.startsWith(partyMark, at)) return undefined;
  const gln = id.slice(at + partyMark.length);
  return /^\d{13}$/.test(gln) && gln.endsWith(checkDigit(gln.slice(0, -1))) ? partyIdOf(gln) : undefined;
}

/** The id of a thing without the party. */
export const withoutParty = <Id extends string>(id: Id): Id =>
  partyInThing(id) === undefined ? id : (id.slice(0, -partyMarkLength) as Id);
