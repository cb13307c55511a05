import type { RecallId, ShipmentId } from '../businessId';
import type { PartyId, PlaceId } from '../gs1/id';
import type { Address } from '../ethereum/address';
import { factKey, type FactKey } from './key';
import type { LotLine, ThingId } from './thing';
import type { LostLine } from './transit';

/** CBV 2.0 business transaction types (section 7.3). */
export interface BusinessDocument {
  readonly type: string;
  readonly id: string;
}

/** A difference that a receipt found. For a line, the open quantity is `accepted` + `damaged` + `short`; `over` is in addition. */
export interface Discrepancy {
  readonly goods: string;
  readonly kind: (typeof discrepancyKinds)[number];
  readonly quantity?: string;
  readonly uom?: string;
}

/** The trace of a receipt that a registered key signed; the event has all of it. */
export interface HandoffReceipt {
  readonly signer: Address;
  /** The hash that was signed, hex. */
  readonly hash: string;
}

/** An exception of goods that have not arrived. */
export interface NotedShort {
  readonly goods: string;
  readonly msp: string;
  readonly event: string;
  readonly number: number;
}

/** One offer of custody and its answer. */
export interface Handoff {
  readonly from: PartyId;
  readonly to: PartyId;
  readonly offeredAt: string;
  readonly status: (typeof handoffStatuses)[number];
  readonly answeredAt?: string;
  readonly reason?: string;
  readonly condition?: string;
  readonly discrepancies?: readonly Discrepancy[];
  readonly offerReceipt?: HandoffReceipt;
  /** The one of the last part, if the shipment is received in parts. */
  readonly answerReceipt?: HandoffReceipt;
  /** Set if captured events answered it. */
  readonly captured?: true;
}

export const discrepancyKinds = ['short', 'over', 'damaged', 'wrong_lot'] as const;
export const handoffStatuses = ['offered', 'accepted', 'rejected', 'cancelled'] as const;
export const shipmentStatuses = ['offered', 'in_transit', 'received', 'rejected', 'cancelled'] as const;

/**
 * Goods in transit between two places, with one custodian at a time.
 * `offered`: still at the sender's place; `in_transit`: with `custodian`; the other statuses are final.
 */
export interface Shipment {
  readonly id: ShipmentId;
  readonly sender: PartyId;
  readonly receiver: PartyId;
  readonly from: PlaceId;
  /** Absent if the despatch advice names only the receiver. */
  readonly to?: PlaceId;
  readonly status: (typeof shipmentStatuses)[number];
  readonly custodian: PartyId;
  readonly lots: readonly LotLine[];
  readonly items: readonly ThingId[];
  readonly containers: readonly ThingId[];
  /** The lot quantities received so far or given up as short; the rest is in transit. */
  readonly settled?: readonly LotLine[];
  /** The containers and items that have arrived so far. */
  readonly arrived?: readonly ThingId[];
  /** The containers and items that a final receipt missed; those that are in `arrived` too were found later. */
  readonly missing?: readonly ThingId[];
  /** The lot quantities that a final receipt missed and that nobody has found since. `settled` has them, too. */
  readonly lost?: readonly LostLine[];
  /** The exceptions of goods that have not arrived; they close when nothing of these is missing any more. */
  readonly shorts?: readonly NotedShort[];
  /**
   * Set if its sender's captured events announce it by a despatch advice. Only the sender has spoken for it: the goods are on legs
   * (`Transit`), in transit to the receiver until that answers.
   */
  readonly advised?: true;
  /** Set if it is accepted and received only with a receipt that a registered key signed. */
  readonly receiptRequired?: true;
  /** Event time of its offer or of the last handoff since, UTC. Later events of the shipment must not be earlier. */
  readonly movedAt: string;
  readonly documents: readonly BusinessDocument[];
  readonly handoffs: readonly Handoff[];
  /** Set when the shipment returns recalled goods; that recall does not block it. */
  readonly recall?: RecallId;
  /** The lot quantities on hold when they were offered under `recall`; they are put on hold again where they arrive or stay. */
  readonly held?: readonly LotLine[];
}

export const shipmentKey = (id: ShipmentId): FactKey<Shipment> => factKey('shipment', id);
