import type { RecallId } from '../businessId';
import type { LotId, PartyId } from '../gs1/id';
import { factKey, type FactKey } from './key';
import type { ThingId } from './thing';

/** The makers of the goods of a lot that a party has had. Kept only if the id has no owner, because several parties may use such an id. */
export interface Makers {
  /** The makers, each once; the party itself if it made some. */
  readonly of: readonly PartyId[];
  /** The recalls of what the party itself made, if another party was the first to make the lot. */
  readonly recalls?: readonly RecallId[];
}

export const makersKey = (lot: LotId, party: PartyId): FactKey<Makers> => factKey('makers', lot, party);

/**
 * The parties whose things under an id without owner another party has had or is to get. Kept only for things with a GLN in their id.
 */
export const thingsHadKey = (thing: ThingId, party: PartyId): FactKey<Pick<Makers, 'of'>> =>
  factKey('thingsHad', thing, party);
