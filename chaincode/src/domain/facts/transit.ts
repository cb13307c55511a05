import type { LotId, PlaceId } from '../gs1/id';
import type { Decimal } from '../quantity';
import { factKey, type FactKey } from './key';

/** From where to where something is under way, as far as events say. */
export interface Leg {
  readonly from: PlaceId;
  readonly to?: PlaceId;
}

/** What captured events shipped of a lot and no event received yet, oldest first. Shipments of commands are not in here. */
export interface Transit {
  readonly unit: string;
  readonly legs: readonly (Leg & { readonly quantity: Decimal })[];
}

export const transitKey = (lot: LotId): FactKey<Transit> => factKey('transit', lot);
