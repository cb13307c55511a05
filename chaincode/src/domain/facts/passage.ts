import type { LotId, PartyId, PlaceId } from '../gs1/id';
import type { Decimal } from '../quantity';
import { factKey, type FactKey } from './key';
import type { TransitLeg } from './transit';

/** One departure or arrival, and the business steps recorded for it so far. */
export interface Passed {
  /** Event time of the step that was recorded first, UTC. */
  readonly at: string;
  readonly steps: readonly string[];
  /** The place at the other end and its party, if a step named one. */
  readonly end?: string;
  readonly party?: PartyId;
  /** Event time at which the departure was voided, UTC. Steps before that time move nothing. */
  readonly voided?: string;
}

/** One load of a lot that left a place or arrived there. */
export interface PassingLoad extends Passed {
  readonly quantity: Decimal;
  /** For an arrived load: the parts of transit legs that it used up. */
  readonly legs?: readonly TransitLeg[];
}

/** The last loads of a lot in one direction. All steps of one load are one departure or one arrival (CBV 2.0 section 7.1.3). */
export interface Passage {
  readonly loads: readonly PassingLoad[];
}

export const passageKey = (lot: LotId, place: PlaceId, direction: 'out' | 'in'): FactKey<Passage> =>
  factKey('passage', lot, place, direction);

/** The departure of a thing from a place, or its arrival there. */
export interface ThingPassage extends Passed {
  readonly place: PlaceId;
  readonly direction: 'out' | 'in';
}
