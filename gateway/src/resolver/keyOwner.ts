import { isIdError, parseId, type Party, type PartyId, prefixOwner, productOf } from '@lotline/chaincode/domain';
import type { Database } from '../projection/database';
import { readFact } from '../projection/saveFact';
import { placeParty } from '../queries/placeParty';
import { readFacts } from '../queries/readFacts';

/** The party whose key this is: by registration, or else by GS1 Company Prefix. Undefined if it has no owner. */
export function keyOwner(database: Database, id: string): PartyId | undefined {
  const read = parseId(id);
  if (isIdError(read)) return undefined;
  const product = readFact(database, 'product', productOf(id) ?? id);
  if (product?.owner) return product.owner;
  if (read.kind === 'place') return placeParty(database, id) as PartyId | undefined;
  if (read.kind === 'party' && readFact(database, 'party', id)) return read.id;
  return prefixOwner(readFacts(database), id);
}

/** The party that an organisation has registered; undefined if none. */
export const partyOf = (database: Database, id: string): Party | undefined => readFact(database, 'party', id);
