import type { LotId, PlaceId } from '../gs1/id';
import type { Decimal } from '../quantity';
import { factKey, type FactKey } from './key';
import type { TransitLeg } from './transit';

/** One load of a lot that left a place or arrived there, and the business steps that told of it so far. */
export interface PassingLoad {
  readonly quantity: Decimal;
  /** Event time of the first step, UTC. */
  readonly at: string;
  readonly steps: readonly string[];
  /** The other end, where a step named it. */
  readonly end?: string;
  /** Of a load that arrived: the parts of legs that it was under way on. */
  readonly legs?: readonly TransitLeg[];
}

/** The last loads of a lot in one direction: the finer steps of one load are one leaving or one arriving (CBV 2.0 section 7.1.3). */
export interface Passage {
  readonly loads: readonly PassingLoad[];
}

export const passageKey = (lot: LotId, place: PlaceId, direction: 'out' | 'in'): FactKey<Passage> =>
  factKey('passage', lot, place, direction);
