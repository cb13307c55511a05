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
  /** Event time at which it left, UTC. */
  readonly left?: string;
  /** The shipment that it is part of, by its sender's despatch advice or command. */
  readonly shipment?: ShipmentId;
  /** Where a final receipt missed it: it is lost, and not in transit, until somebody finds it. */
  readonly missing?: PlaceId;
}

/** A quantity of a lot in transit, and its sender. */
export interface TransitLeg extends Leg {
  readonly quantity: Decimal;
  readonly sender: PartyId;
}

/** A quantity of a lot that is lost, where a final receipt missed it, and the event time of that. */
export interface LostLine {
  readonly lot: LotId;
  readonly quantity: Decimal;
  readonly uom: string;
  readonly place: PlaceId;
  readonly at: string;
}

/** The goods in transit to an end that an arrived load took, or a voiding that is of no load of just its quantity. */
export interface Taking {
  /** Tells apart the loads and voidings of an end. */
  readonly id: string;
  /** Event time, UTC. What was in transit goes to takings in this order, whatever the order of recording. */
  readonly at: string;
  /** Where the load arrived, or what the voided goods did not leave. */
  readonly place: PlaceId;
  /** Where a receipt says that the goods come from. */
  readonly source?: PlaceId;
  /** The despatch advices and other documents that a receipt names. */
  readonly advices?: readonly string[];
  readonly others?: readonly string[];
  /** Set where the goods came back: then the taking only takes what was sent back. */
  readonly returned?: true;
  /** Set on a voiding: where the goods were said to go. */
  readonly voids?: Pick<Leg, 'to' | 'shipment'>;
  readonly parts: readonly TransitLeg[];
}

/** The quantities of a lot that captured events shipped and no event received yet, oldest first. Excludes the shipments of commands. */
export interface Transit {
  readonly uom: string;
  readonly legs: readonly TransitLeg[];
  /** The last takings. Goods that are recorded late may turn out to be what these took. */
  readonly takings?: readonly Taking[];
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
