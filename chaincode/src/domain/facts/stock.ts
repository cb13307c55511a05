import type { LotId, PlaceId } from '../gs1/id';
import type { Decimal } from '../quantity';
import { factKey, type FactKey } from './key';

/**
 * The stock of a lot at a place outside containers, and the place's mass balance for the lot, in the lot's unit. `onHand` includes
 * `reserved` (offered, not yet accepted) and `held`, and `held` includes `surplus`. Only `adjusted` can be negative, and `sold` where more
 * was returned than was sold there.
 */
export interface Balance {
  readonly uom: string;
  readonly onHand: Decimal;
  readonly reserved: Decimal;
  readonly held: Decimal;
  /** Counted in excess of all recorded stock; on hold until the producer releases it. */
  readonly surplus: Decimal;
  readonly made: Decimal;
  readonly consumed: Decimal;
  readonly sold: Decimal;
  readonly destroyed: Decimal;
  /** Goods that came back here, from customers or under a recall to its opener. They are on hand or moved on. */
  readonly returned: Decimal;
  /** Quantities that left for other places, and that arrived from other places. */
  readonly shipped: Decimal;
  readonly received: Decimal;
  /** Differences that counts and receipts found. */
  readonly adjusted: Decimal;
}

/** A lot at a place, in a unit of measure. */
export interface Position {
  readonly lot: LotId;
  readonly place: PlaceId;
  readonly uom: string;
}

export type Account = Exclude<keyof Balance, 'uom'>;

/** Amounts to add to accounts; negative ones are subtracted. */
export type AccountChange = Partial<Record<Account, Decimal>>;

/** Goods on hold: the surplus, and the rest. */
export interface OnHold {
  readonly surplus: Decimal;
  readonly known: Decimal;
}

/**
 * A balance as it is stored: an account that is zero is absent, except `onHand`. `past` says when what is on hand came and went, and
 * `released` how much of what counts put on hold was released since.
 */
export type Stock = Pick<Balance, 'uom' | 'onHand'> &
  Partial<Balance> & { readonly past?: string; readonly released?: OnHold };

/** Every account of a stock. Written out because every sale calls it, and a spread takes V8 ten times as long. */
// eslint-disable-next-line complexity -- one default for each account
export const balanceOf = (kept: Stock): Balance => ({
  uom: kept.uom,
  onHand: kept.onHand,
  reserved: kept.reserved ?? '0',
  held: kept.held ?? '0',
  surplus: kept.surplus ?? '0',
  made: kept.made ?? '0',
  consumed: kept.consumed ?? '0',
  sold: kept.sold ?? '0',
  destroyed: kept.destroyed ?? '0',
  returned: kept.returned ?? '0',
  shipped: kept.shipped ?? '0',
  received: kept.received ?? '0',
  adjusted: kept.adjusted ?? '0',
});

/** The stock as it is stored. */
export function withoutZeros(stock: Stock): Stock {
  const kept: Record<string, unknown> = {};
  for (const field in stock) {
    const value = stock[field as keyof Stock];
    if (value !== '0' || field === 'onHand') kept[field] = value;
  }
  return kept as unknown as Stock;
}

export const stockKey = (lot: LotId, place: PlaceId): FactKey<Stock> => factKey('stock', lot, place);
