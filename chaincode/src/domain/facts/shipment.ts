import type { RecallId, ShipmentId } from '../businessId';
import type { PartyId, PlaceId } from '../gs1/id';
import { factKey, type FactKey } from './key';
import type { LotLine, ThingId } from './thing';

/** CBV 2.0 business transaction types (section 7.3). */
export interface BusinessDocument {
  readonly type: string;
  readonly id: string;
}

/** What a receipt found of a line. What was still under way = `accepted` + `damaged` + `short`; `over` comes on top. */
export interface Discrepancy {
  readonly goods: string;
  readonly kind: 'short' | 'over' | 'damaged' | 'wrong_lot';
  readonly quantity?: string;
  readonly unit?: string;
}

/** One offer of custody and its answer. */
export interface Handoff {
  readonly from: PartyId;
  readonly to: PartyId;
  readonly offeredAt: string;
  readonly status: 'offered' | 'accepted' | 'rejected' | 'cancelled';
  readonly answeredAt?: string;
  readonly reason?: string;
  readonly condition?: string;
  readonly discrepancies?: readonly Discrepancy[];
}

/**
 * Goods on their way from a place to a place, through the hands of one custodian at a time.
 * `offered`: still at the sender's place; `in_transit`: with `custodian`; the others are ends.
 */
export interface Shipment {
  readonly id: ShipmentId;
  readonly sender: PartyId;
  readonly receiver: PartyId;
  readonly from: PlaceId;
  readonly to: PlaceId;
  readonly status: 'offered' | 'in_transit' | 'received' | 'rejected' | 'cancelled';
  readonly custodian: PartyId;
  readonly lots: readonly LotLine[];
  readonly items: readonly ThingId[];
  readonly units: readonly ThingId[];
  /** What of the lots was received so far, or given up as short; the rest is under way. */
  readonly settled?: readonly LotLine[];
  /** Event time of its offer, or of the last handoff since, UTC: what is told of the goods on their way is not earlier. */
  readonly movedAt: string;
  readonly documents: readonly BusinessDocument[];
  readonly handoffs: readonly Handoff[];
  /** Set when the shipment brings recalled goods back: then the recall does not block it. */
  readonly recall?: RecallId;
  /** What of the lots was on hold when it was offered to go back under the recall: where it arrives or stays, it is again. */
  readonly held?: readonly LotLine[];
}

export const shipmentKey = (id: ShipmentId): FactKey<Shipment> => factKey('shipment', id);
