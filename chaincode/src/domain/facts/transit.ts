import type { LotId, PartyId, PlaceId } from '../gs1/id';
import type { Decimal } from '../quantity';
import { factKey, type FactKey } from './key';

/** From where to where something is under way, as far as events say. */
export interface Leg {
  readonly from: PlaceId;
  readonly to?: PlaceId;
  /** The party that they go to, where the sender named one. */
  readonly receiver?: PartyId;
  /** Of a thing: event time at which it left, UTC. */
  readonly left?: string;
}

/** So much of a lot under way, and who sent it. */
export interface TransitLeg extends Leg {
  readonly quantity: Decimal;
  readonly sender: PartyId;
}

/** What captured events shipped of a lot and no event received yet, oldest first. Shipments of commands are not in here. */
export interface Transit {
  readonly unit: string;
  readonly legs: readonly TransitLeg[];
  /** Event time at which the first goods left for there, UTC; absent where that is not known. */
  readonly since?: string;
  /** In the fact of a sender: the other ends to which it has goods under way, so that it finds them again. */
  readonly ends?: readonly string[];
}

/**
 * What is under way of a lot to a party, or without a named destination from one: what others ship elsewhere is not in the same fact.
 * `end` is the party of the destination, the destination itself where it is nobody's, or `from {party}`.
 */
export const transitKey = (lot: LotId, end: string): FactKey<Transit> => factKey('transit', lot, end);
