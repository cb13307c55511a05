import { Refusal, type ErrorCode } from '../errors';
import { type Balance, balanceOf, type Stock, stockKey } from '../facts/stock';
import type { LotId, PlaceId } from '../gs1/id';
import { add, compare, type Decimal, isZero, subtract } from '../quantity';
import type { Facts } from '../step';
import type { LotLine } from '../facts/thing';

/** The balance of a lot at a place; all zero if there is no fact yet. */
export const stockAt = (facts: Facts, lot: LotId, place: PlaceId, unit: string): Balance =>
  balanceOf(facts.get(stockKey(lot, place)) ?? { unit, onHand: '0' });

/** The available quantity: neither offered nor held. */
export const available = ({ onHand, reserved, held }: Balance): Decimal => subtract(subtract(onHand, reserved), held);

type Account = Exclude<keyof Balance, 'unit'>;

type Change = Partial<Record<Account, Decimal>>;

const notNegative: readonly Account[] = ['onHand', 'reserved', 'held', 'surplus'];

/** Adds the amounts, which may be negative, to the accounts of a stock. Refuses to make an account in `notNegative` negative. */
export function book(
  facts: Facts,
  { lot, unit }: Pick<LotLine, 'lot' | 'unit'>,
  place: PlaceId,
  change: Change,
): Balance {
  const before = inUnit(stockAt(facts, lot, place, unit), lot, place, unit);
  const after: { -readonly [Field in keyof Balance]: Balance[Field] } = { ...before };
  for (const [account, amount] of Object.entries(change) as [Account, Decimal][]) {
    const value = add(before[account], amount);
    if (notNegative.includes(account) && value.startsWith('-')) {
      throw new Refusal('stock_insufficient', `${lot} at ${place}: ${account} would fall to ${value} ${unit}.`, {
        lot,
        place,
      });
    }
    after[account] = value;
  }
  // The surplus is part of the held quantity.
  if (compare(after.surplus, after.held) > 0) after.surplus = after.held;
  facts.put(stockKey(lot, place), withoutZeros(after));
  return after;
}

/** The balance in the given unit. An empty one can change its unit, so that a lot can be made again after a correction. */
function inUnit(balance: Balance, lot: LotId, place: PlaceId, unit: string): Balance {
  if (balance.unit === unit) return balance;
  const { unit: before, onHand, ...accounts } = withoutZeros(balance);
  if (isZero(onHand) && Object.keys(accounts).length === 0) return { ...balance, unit };
  const message = `The accounts of ${lot} at ${place} are in ${before}, not in ${unit}.`;
  throw new Refusal('unit_of_measure_mismatch', message, { lot, place, unit, expected: before });
}

/** Puts the first stock of a new lot at a place without a read: no place can have stock of a lot before it is made. */
export function bookMade(facts: Facts, { lot, unit, quantity }: LotLine, place: PlaceId): void {
  facts.put(stockKey(lot, place), withoutZeros(balanceOf({ unit, onHand: quantity, made: quantity })));
}

function withoutZeros(balance: Balance): Stock {
  const { unit, ...accounts } = balance;
  const kept: Stock & Partial<Record<Account, Decimal>> = { unit, onHand: balance.onHand };
  for (const [account, amount] of Object.entries(accounts) as [Account, Decimal][]) {
    if (amount !== '0') kept[account] = amount;
  }
  return kept;
}

/** Refuses a quantity above the available stock. */
export function assertAvailable(
  facts: Facts,
  line: LotLine,
  place: PlaceId,
  code: ErrorCode = 'stock_insufficient',
): void {
  const free = available(stockAt(facts, line.lot, place, line.unit));
  if (compare(free, line.quantity) >= 0) return;
  throw new Refusal(
    code,
    `${line.quantity} ${line.unit} of ${line.lot} requested at ${place}, but only ${free} are available.`,
    {
      lot: line.lot,
      place,
      wanted: line.quantity,
      available: free,
      unit: line.unit,
    },
  );
}
