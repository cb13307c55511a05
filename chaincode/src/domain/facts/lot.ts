import type { RecallId } from '../businessId';
import type { LotId, PartyId, PlaceId } from '../gs1/id';
import { factKey, type FactKey } from './key';
import type { NodeId } from './links';

/** A quality hold. */
export interface Hold {
  readonly by: PartyId;
  readonly reason: string;
  /**
   * Set on a hold that ends by itself: the events that wait because their goods are on hold, by their recorders' MSPs and their hashes. The
   * goods are made of these, or packed with them.
   */
  readonly until?: readonly { readonly msp: string; readonly event: string }[];
}

/** A holder's confirmation that a recall covers its goods although no proven link puts them in scope. */
export interface Confirmation {
  readonly recall: RecallId;
  readonly party: PartyId;
}

/** The dates, origin and documents that the making of a lot states. Calendar dates, YYYY-MM-DD. */
export interface LotData {
  readonly place?: PlaceId;
  readonly productionDate?: string;
  readonly packagingDate?: string;
  readonly bestBefore?: string;
  readonly sellBy?: string;
  /** The last day on which it may be sold: as given, else best before, sell by, or the end of the product's shelf life. */
  readonly expiry?: string;
  readonly origin?: string;
  /** SHA-256 of documents of the producer. */
  readonly certificates?: readonly string[];
  /** SHA-256 of the event's canonical ILMD, if it has one. */
  readonly ilmd?: string;
}

/** One recorded making of a lot: its commissioning, an output of its transformation, a further run, or the first of its items. */
export interface Making extends LotData {
  readonly kind: 'made' | 'output' | 'run' | 'item';
  /** Event time (RFC 3339, UTC). */
  readonly madeAt: string;
}

/**
 * The events in which a party that had the inputs said what it made goods of, while nobody has made these goods in the ledger: stock could
 * not book the events, for instance because a recall blocks the inputs.
 */
export interface StatedMaking {
  readonly party: PartyId;
  /** Their hashes. */
  readonly events: readonly string[];
}

export const lotStatuses = ['active', 'unverified'] as const;

/**
 * A lot, or any other class of goods that events count: a product without lot number, or a private URI. `unverified` means that captured
 * events name it, but nobody with the right to make it has: it is in the trace and has no stock.
 */
export interface Lot extends LotData {
  readonly id: LotId;
  readonly status: (typeof lotStatuses)[number];
  /** The party that made it; absent while unverified. */
  readonly producer?: PartyId;
  /** Set while it is unverified, and a party that had the inputs said that it made it. */
  readonly stated?: StatedMaking;
  /** Set if nobody owned its id when it was made: other parties may make goods under it too. */
  readonly unowned?: true;
  /** Set when a second party made goods under the id, or said so: a recall then binds those who had goods of its maker. */
  readonly contested?: true;
  /** The number of events that made some of it and were not corrected; absent for one. */
  readonly runs?: number;
  /** Set while only events of further runs or items are recorded; its commissioning event may still follow. */
  readonly uncommissioned?: true;
  /** The transformation of several events that it comes out of; further events of the same one make more of it. */
  readonly process?: NodeId;
  /** Event time at which the first of it was made (RFC 3339, UTC). */
  readonly madeAt?: string;
  /** Its producer's makings, if there are several: when one is in error, the lot is as the others state. */
  readonly makings?: readonly Making[];
  /** UN/ECE code; every quantity of the lot is in this unit. */
  readonly uom?: string;
  readonly hold?: Hold;
  /** Recalls that have this lot in scope. Only those that are open block it. */
  readonly recalls: readonly RecallId[];
  readonly confirmed?: readonly Confirmation[];
}

export const lotKey = (id: LotId): FactKey<Lot> => factKey('lot', id);
