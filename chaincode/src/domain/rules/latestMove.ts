import type { FactKey } from '../facts/key';
import { type Account, type AccountChange, type Stock, stockKey, withoutZeros } from '../facts/stock';
import { hasCounts, withLatest } from '../facts/stockPast';
import type { LotLine } from '../facts/thing';
import type { PlaceId } from '../gs1/id';
import { add, compare, type Decimal, isNegative, isZero, negate } from '../quantity';
import type { Facts } from '../step';
import type { Spot } from './moment';
import { momentSecond } from './pastStock';

type Changing = { -readonly [Field in keyof Stock]: Stock[Field] };
type Counted = Pick<LotLine, 'lot' | 'uom'>;

/** A stock in its lot's unit that was never counted; what is not there yet is empty. */
function uncounted(facts: Facts, { lot, uom }: Counted, place: PlaceId): Stock | undefined {
  const kept = facts.get(stockKey(lot, place));
  if (!kept) return { uom, onHand: '0', past: '' };
  return kept.uom === uom && !kept.released && !hasCounts(kept.past ?? '') ? kept : undefined;
}

/**
 * Adds to the accounts of a stock that was never counted, after all that happened there before: most movements are like that. Does what
 * `book` does, without reading the past. Returns false, and puts nothing, where that needs more: `book` then also says what is wrong.
 */
export function bookLatest(facts: Facts, line: Counted, spot: Spot, change: AccountChange): boolean {
  const kept = uncounted(facts, line, spot.place);
  const past = pastAfter(kept?.past, spot, change.onHand);
  if (!kept || past === undefined) return false;
  return putChanged(facts, stockKey(line.lot, spot.place), { ...kept, past }, change);
}

/** The same for accounts that say nothing of what is on hand; does what `mark` does. */
export function markUncounted(facts: Facts, line: Counted, place: PlaceId, change: AccountChange): boolean {
  const kept = uncounted(facts, line, place);
  if (!kept?.past) return false;
  return putChanged(facts, stockKey(line.lot, place), { ...kept }, change);
}

/** Returns true if a line can leave after all that happened at a place that was never counted. */
export function canLeaveLast(facts: Facts, line: LotLine, spot: Spot): boolean {
  const kept = uncounted(facts, line, spot.place);
  if (!kept || compare(kept.onHand, line.quantity) < 0) return false;
  return pastAfter(kept.past, spot, negate(line.quantity)) !== undefined;
}

function pastAfter(past: string | undefined, spot: Spot, amount: Decimal = '0'): string | undefined {
  if (past === undefined || isZero(amount)) return undefined;
  return withLatest(past, { at: momentSecond(spot), isNow: spot.isNow === true }, amount);
}

/** Returns false, and puts nothing, where `book` has to say what is wrong. */
function putChanged(facts: Facts, key: FactKey<Stock>, after: Changing, change: AccountChange): boolean {
  for (const account in change) {
    const amount = change[account as Account];
    if (amount === undefined || !addTo(after, account as Account, amount)) return false;
  }
  // The surplus is part of the held quantity.
  if (after.surplus !== undefined && compare(after.surplus, after.held ?? '0') > 0) return false;
  facts.put(key, withoutZeros(after));
  return true;
}

/** Returns false where an account would be below zero. */
function addTo(stock: Changing, account: Account, amount: Decimal): boolean {
  const value = add(stock[account] ?? '0', amount);
  if (isNegative(value)) return false;
  stock[account] = value;
  return true;
}
