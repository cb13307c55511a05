import type { LotId } from '../gs1/id';
import type { Decimal } from '../quantity';
import { factKey, type FactKey } from './key';

/** How much of a lot an organisation has sold and not taken back, at all its places together, in the lot's unit. */
export const soldByKey = (lot: LotId, msp: string): FactKey<{ readonly quantity: Decimal }> =>
  factKey('soldBy', lot, msp);
