import type { PartyId, PlaceId } from '../gs1/id';
import { factKey, type FactKey } from './key';

/** A physical location of a party. */
export interface Place {
  readonly id: PlaceId;
  readonly party: PartyId;
  readonly name: string;
  readonly address?: string;
  /** Degrees, WGS 84. */
  readonly geo?: { readonly latitude: string; readonly longitude: string };
}

export const placeKey = (id: PlaceId): FactKey<Place> => factKey('place', id);
