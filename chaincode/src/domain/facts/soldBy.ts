import type { LotId } from '../gs1/id';
import type { Decimal } from '../quantity';
import { factKey, type FactKey } from './key';

/** The quantity of a lot that an organisation has sold and not taken back, over all its places, in the lot's unit. */
export const soldByKey = (lot: LotId, msp: string): FactKey<{ readonly quantity: Decimal }> =>
  factKey('soldBy', lot, msp);
