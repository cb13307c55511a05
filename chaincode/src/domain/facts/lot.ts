import type { RecallId } from '../businessId';
import type { ItemId, LotId, PartyId, PlaceId } from '../gs1/id';
import { factKey, type FactKey } from './key';

/** What a quality team stopped, and why. */
export interface Hold {
  readonly by: PartyId;
  readonly reason: string;
}

/**
 * A lot. `unverified` is a lot that captured events speak of and nobody commissioned: it stands in the trace and has no stock.
 */
export interface Lot {
  readonly id: LotId;
  readonly status: 'active' | 'unverified';
  /** Who commissioned it; absent while unverified. */
  readonly producer?: PartyId;
  readonly place?: PlaceId;
  /** When it was made, as claimed by the event (RFC 3339, UTC). */
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
  /** SHA-256 of documents. */
  readonly certificates?: readonly string[];
  /** SHA-256 of the canonical ILMD, where the event carried one. */
  readonly ilmd?: string;
  /** What it was made from, by every recorded transformation. */
  readonly inputs: readonly (LotId | ItemId)[];
  readonly hold?: Hold;
  /** Recalls that have this lot in scope; the recall's own status says which still block. */
  readonly recalls: readonly RecallId[];
}

export const lotKey = (id: LotId): FactKey<Lot> => factKey('lot', id);
