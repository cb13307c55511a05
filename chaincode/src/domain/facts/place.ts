import type { PartyId, PlaceId } from '../gs1/id';
import { factKey, type FactKey } from './key';
import type { Retired } from './retired';

/** A physical location of a party. */
export interface Place {
  readonly id: PlaceId;
  readonly party: PartyId;
  readonly name: string;
  readonly address?: string;
  /** Degrees, WGS 84. */
  readonly geo?: { readonly latitude: string; readonly longitude: string };
  /** The place of the same party that it is a part of. */
  readonly within?: PlaceId;
  readonly retired?: Retired;
}

export const placeKey = (id: PlaceId): FactKey<Place> => factKey('place', id);
