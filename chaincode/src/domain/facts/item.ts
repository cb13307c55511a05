import type { RecallId, ShipmentId } from '../businessId';
import type { ItemId, LotId, PartyId, PlaceId, UnitId } from '../gs1/id';
import { factKey, type FactKey } from './key';
import type { Hold } from './lot';
import type { Leg } from './transit';

/** A serialized item. It is in a unit, or else at a place, or else under way. */
export interface Item {
  readonly id: ItemId;
  readonly status: 'active' | 'sold' | 'destroyed' | 'consumed' | 'unverified';
  readonly producer?: PartyId;
  readonly lot?: LotId;
  readonly expiry?: string;
  readonly place?: PlaceId;
  readonly unit?: UnitId;
  /** Set from the offer on; while `place` is set too, custody has not moved yet. */
  readonly shipment?: ShipmentId;
  readonly transit?: Leg;
  readonly inputs: readonly (LotId | ItemId)[];
  readonly hold?: Hold;
  readonly recalls: readonly RecallId[];
}

export const itemKey = (id: ItemId): FactKey<Item> => factKey('item', id);
