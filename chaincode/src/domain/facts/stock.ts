import type { LotId, PlaceId } from '../gs1/id';
import type { Decimal } from '../quantity';
import { factKey, type FactKey } from './key';

/**
 * What a place has of a lot outside containers, and the place's mass balance for the lot. All in the lot's unit. `onHand` includes
 * `reserved` (offered, not yet accepted) and `held`, and `held` includes `surplus`. None is negative, but `adjusted` may be, and `sold` where more
 * came back than was sold there.
 */
export interface Balance {
  readonly unit: string;
  readonly onHand: Decimal;
  readonly reserved: Decimal;
  readonly held: Decimal;
  /** Counted beyond all that the ledger knows of: on hold until the producer agrees. */
  readonly surplus: Decimal;
  readonly made: Decimal;
  readonly consumed: Decimal;
  readonly sold: Decimal;
  readonly destroyed: Decimal;
  /** What left for other places, and what came from them. */
  readonly shipped: Decimal;
  readonly received: Decimal;
  /** Counts, and what a receipt found short or over. */
  readonly adjusted: Decimal;
}

/** A balance as it is kept: but for `onHand`, an account that is zero is absent. */
export type Stock = Pick<Balance, 'unit' | 'onHand'> & Partial<Balance>;

/** Every account of a stock. Named one by one: each sale asks, and spreading what was read takes V8 ten times as long. */
// eslint-disable-next-line complexity -- one default for each account
export const balanceOf = (kept: Stock): Balance => ({
  unit: kept.unit,
  onHand: kept.onHand,
  reserved: kept.reserved ?? '0',
  held: kept.held ?? '0',
  surplus: kept.surplus ?? '0',
  made: kept.made ?? '0',
  consumed: kept.consumed ?? '0',
  sold: kept.sold ?? '0',
  destroyed: kept.destroyed ?? '0',
  shipped: kept.shipped ?? '0',
  received: kept.received ?? '0',
  adjusted: kept.adjusted ?? '0',
});

export const stockKey = (lot: LotId, place: PlaceId): FactKey<Stock> => factKey('stock', lot, place);
