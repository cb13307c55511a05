import { type Account, type AccountChange, type Stock, stockKey } from '../facts/stock';
import { withLatest } from '../facts/stockPast';
import type { LotLine } from '../facts/thing';
import { add, compare, type Decimal, isNegative, isZero } from '../quantity';
import type { Facts } from '../step';
import type { Spot } from './moment';
import { momentSecond } from './pastStock';

type Changing = { -readonly [Field in keyof Stock]: Stock[Field] };

/**
 * Adds to the accounts of a stock that was never counted, after all that happened there before: most sales are like that. Does what `book`
 * does, without reading the past. Returns false, and puts nothing, where that needs more: `book` then also says what is wrong.
 */
export function bookLatest(
  facts: Facts,
  { lot, uom }: Pick<LotLine, 'lot' | 'uom'>,
  spot: Spot,
  change: AccountChange,
): boolean {
  const key = stockKey(lot, spot.place);
  const kept = facts.get(key);
  if (!kept || kept.uom !== uom || kept.released) return false;
  const past = pastAfter(kept.past, spot, change.onHand);
  if (past === undefined) return false;
  const after: Changing = { ...kept, past };
  if (!addAll(after, change)) return false;
  facts.put(key, after);
  return true;
}

function pastAfter(past: string | undefined, spot: Spot, amount: Decimal = '0'): string | undefined {
  if (past === undefined || isZero(amount)) return undefined;
  return withLatest(past, { at: momentSecond(spot), isNow: spot.isNow === true }, amount);
}

/** Returns false where `book` has to say what is wrong, or to leave an account out. */
function addAll(after: Changing, change: AccountChange): boolean {
  for (const account in change) {
    const amount = change[account as Account];
    if (amount === undefined || !addTo(after, account as Account, amount)) return false;
  }
  // The surplus is part of the held quantity.
  return after.surplus === undefined || compare(after.surplus, after.held ?? '0') <= 0;
}

/** Returns false where an account would be zero, which is not kept, or below. */
function addTo(stock: Changing, account: Account, amount: Decimal): boolean {
  const value = add(stock[account] ?? '0', amount);
  if (isNegative(value) || (isZero(value) && account !== 'onHand')) return false;
  stock[account] = value;
  return true;
}
