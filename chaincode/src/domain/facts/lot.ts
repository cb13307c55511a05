import type { RecallId } from '../businessId';
import type { LotId, PartyId, PlaceId } from '../gs1/id';
import { factKey, type FactKey } from './key';

/** What a quality team stopped, and why. */
export interface Hold {
  readonly by: PartyId;
  readonly reason: string;
}

/** That a holder of goods takes them to be covered by a recall to which nothing proven links them. */
export interface Confirmation {
  readonly recall: RecallId;
  readonly party: PartyId;
}

/**
 * A lot, or any other class of goods that events count: a product without lot number, a private URI. `unverified` is one that captured
 * events speak of and nobody with standing made: it stands in the trace and has no stock.
 */
export interface Lot {
  readonly id: LotId;
  readonly status: 'active' | 'unverified';
  /** Who made it; absent while unverified. */
  readonly producer?: PartyId;
  /** Set when a second party made goods under an id that is nobody's: a recall of one then binds only its opener's stock. */
  readonly contested?: true;
  readonly place?: PlaceId;
  /** How often it was made and not taken back, where that is not once. */
  readonly runs?: number;
  /** Set while only further runs or items of it were told: the event that commissions it may still come. */
  readonly uncommissioned?: true;
  /** When the first of it was made, as claimed by the event (RFC 3339, UTC). */
  readonly madeAt?: string;
  /** UN/ECE code; every quantity of the lot is in this unit. */
  readonly unit?: string;
  /** Calendar dates, YYYY-MM-DD. */
  readonly productionDate?: string;
  readonly packagingDate?: string;
  readonly bestBefore?: string;
  readonly sellBy?: string;
  /** The last day on which it may be sold: as given, or else best before, sell by, or the end of the product's shelf life. */
  readonly expiry?: string;
  readonly origin?: string;
  /** SHA-256 of documents of the producer. */
  readonly certificates?: readonly string[];
  /** SHA-256 of the canonical ILMD, where the event carried one. */
  readonly ilmd?: string;
  readonly hold?: Hold;
  /** Recalls that have this lot in scope; the recall's own status says which still block. */
  readonly recalls: readonly RecallId[];
  readonly confirmed?: readonly Confirmation[];
}

export const lotKey = (id: LotId): FactKey<Lot> => factKey('lot', id);
