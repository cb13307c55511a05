import type { LotId, PlaceId } from '../gs1/id';
import type { Decimal } from '../quantity';
import { factKey, type FactKey } from './key';

/**
 * What a place has of a lot outside logistic units, and the place's mass balance for the lot. All in the lot's unit.
 * `onHand` includes `reserved` (offered, not yet accepted) and `held`. Never negative, but `adjusted` may be.
 */
export interface Balance {
  readonly unit: string;
  readonly onHand: Decimal;
  readonly reserved: Decimal;
  readonly held: Decimal;
  readonly made: Decimal;
  readonly consumed: Decimal;
  readonly sold: Decimal;
  readonly destroyed: Decimal;
  /** Counts, and what a receipt found short or over. */
  readonly adjusted: Decimal;
}

/** Every account, of a lot that is not there. */
export const emptyAccounts = {
  onHand: '0',
  reserved: '0',
  held: '0',
  made: '0',
  consumed: '0',
  sold: '0',
  destroyed: '0',
  adjusted: '0',
} as const satisfies Omit<Balance, 'unit'>;

/** A balance as it is kept: but for `onHand`, an account that is zero is absent. */
export type Stock = Pick<Balance, 'unit' | 'onHand'> & Partial<Balance>;

export const stockKey = (lot: LotId, place: PlaceId): FactKey<Stock> => factKey('stock', lot, place);
