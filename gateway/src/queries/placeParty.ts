import { type PlaceId, placeParty as partyByFacts } from '@lotline/chaincode/domain';
import type { Database } from '../projection/database';
import { readFacts } from './readFacts';

/** The party of a place by the contract's rule: as registered, otherwise the owner of the GLN's GS1 Company Prefix. */
export const placeParty = (database: Database, place: string): string | undefined =>
  partyByFacts(readFacts(database), place as PlaceId);
