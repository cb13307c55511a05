import type { LotId, PartyId, PlaceId } from '../gs1/id';
import type { Decimal } from '../quantity';
import { factKey, type FactKey } from './key';
import type { TransitLeg } from './transit';

/** One leaving or arriving, and the business steps that told of it so far. */
export interface Passed {
  /** Event time of the step that was told first, UTC. */
  readonly at: string;
  readonly steps: readonly string[];
  /** The place at the other end, and the party that has it, where a step named one. */
  readonly end?: string;
  readonly party?: PartyId;
  /** When its leaving was voided, UTC: steps of before tell of it and move nothing. */
  readonly voided?: string;
}

/** A load of a lot that left a place or arrived there. */
export interface PassingLoad extends Passed {
  readonly quantity: Decimal;
  /** Of a load that arrived: the parts of legs that it was under way on. */
  readonly legs?: readonly TransitLeg[];
}

/** The last loads of a lot in one direction: the finer steps of one load are one leaving or one arriving (CBV 2.0 section 7.1.3). */
export interface Passage {
  readonly loads: readonly PassingLoad[];
}

export const passageKey = (lot: LotId, place: PlaceId, direction: 'out' | 'in'): FactKey<Passage> =>
  factKey('passage', lot, place, direction);

/** A place that a thing left or came to. */
export interface ThingPassage extends Passed {
  readonly place: PlaceId;
  readonly direction: 'out' | 'in';
}
