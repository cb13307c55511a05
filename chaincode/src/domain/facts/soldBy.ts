import type { LotId } from '../gs1/id';
import type { Decimal } from '../quantity';
import { factKey, type FactKey } from './key';

/** The quantity of a lot that an organisation has sold and not taken back, over all its places, in the lot's unit. */
export interface SoldBy {
  readonly quantity: Decimal;
  /** When it was sold and came back, as a stock's past. Absent for what an earlier version of the contract booked. */
  readonly past?: string;
}

export const soldByKey = (lot: LotId, msp: string): FactKey<SoldBy> => factKey('soldBy', lot, msp);
