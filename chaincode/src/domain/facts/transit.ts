import type { ShipmentId } from '../businessId';
import type { LotId, PartyId, PlaceId } from '../gs1/id';
import type { Decimal } from '../quantity';
import { factKey, type FactKey } from './key';

/** The origin and, if events name it, the destination of goods in transit. */
export interface Leg {
  readonly from: PlaceId;
  readonly to?: PlaceId;
  /** The receiving party, if the sender named one. */
  readonly receiver?: PartyId;
  /** For a thing: event time at which it left, UTC. */
  readonly left?: string;
  /** The shipment that it is part of, by its sender's despatch advice or command. */
  readonly shipment?: ShipmentId;
}

/** A quantity of a lot in transit, and its sender. */
export interface TransitLeg extends Leg {
  readonly quantity: Decimal;
  readonly sender: PartyId;
}

/** The quantities of a lot that captured events shipped and no event received yet, oldest first. Excludes the shipments of commands. */
export interface Transit {
  readonly uom: string;
  readonly legs: readonly TransitLeg[];
  /** Event time at which the first goods left for this end, UTC; absent if unknown. */
  readonly since?: string;
  /** Shipments of commands with some of the lot to this end, the latest last; some may have ended since. */
  readonly shipments?: readonly ShipmentId[];
  /** Only in a sender's fact: the other ends to which it has goods in transit, so that they can be found. */
  readonly ends?: readonly string[];
}

/**
 * Goods of a lot in transit to a party, or from a party without a named destination. Separate facts keep shipments of others apart.
 * `end` is the party of the destination, the destination itself if it has no party, or `from {party}`.
 */
export const transitKey = (lot: LotId, end: string): FactKey<Transit> => factKey('transit', lot, end);
