import type { Balance, OnHold } from '../facts/stock';
import type { StockChange } from '../facts/stockPast';
import { add, compare, type Decimal, isNegative, isZero, subtract } from '../quantity';

export const atLeastZero = (value: Decimal): Decimal => (isNegative(value) ? '0' : value);

export const least = (a: Decimal, b: Decimal): Decimal => (compare(a, b) < 0 ? a : b);

export const none: OnHold = { surplus: '0', known: '0' };

const each = (a: OnHold, b: OnHold, join: (a: Decimal, b: Decimal) => Decimal): OnHold => ({
  surplus: join(a.surplus, b.surplus),
  known: join(a.known, b.known),
});

export const minus = (a: OnHold, b: OnHold): OnHold => each(a, b, subtract);

export const isNone = ({ surplus, known }: OnHold): boolean => isZero(surplus) && isZero(known);

/** A stock with what came and went. */
export interface StockState {
  readonly balance: Balance;
  readonly changes: readonly StockChange[];
  /** How much of what counts put on hold was let go since. */
  readonly released: OnHold;
}

/**
 * The quantity that counts put on hold, in order of their times: what a count finds beyond the balance; a surplus, except for what counts
 * before missed. Goods that are gone are not on hold.
 */
export function heldByCounts({ balance, changes }: Pick<StockState, 'balance' | 'changes'>): OnHold {
  if (!changes.some(({ kind }) => kind === 'count')) return none;
  let onHand = changes.reduce((left, { amount }) => subtract(left, amount), balance.onHand);
  let adjusted = changes.reduce(
    (left, { kind, amount }) => (kind === 'count' ? subtract(left, amount) : left),
    balance.adjusted,
  );
  let [held, surplus]: [Decimal, Decimal] = ['0', '0'];
  for (const { kind, amount } of changes) {
    onHand = add(onHand, amount);
    if (kind === 'count') {
      const over = subtract(atLeastZero(add(adjusted, amount)), atLeastZero(adjusted));
      adjusted = add(adjusted, amount);
      held = add(held, atLeastZero(amount));
      surplus = add(surplus, atLeastZero(over));
    }
    held = least(held, onHand);
    surplus = least(surplus, held);
  }
  return { surplus, known: subtract(held, surplus) };
}

/** The part of it that is still on hold. */
export const stillHeld = (state: StockState): OnHold => {
  const { surplus, known } = minus(heldByCounts(state), state.released);
  return { surplus: atLeastZero(surplus), known: atLeastZero(known) };
};

/** The surplus that counts found, even if it has left since. */
export function foundTooMuch({ balance, changes }: Pick<StockState, 'balance' | 'changes'>): Decimal {
  const counts = changes.filter(({ kind }) => kind === 'count');
  let adjusted = counts.reduce((left, { amount }) => subtract(left, amount), balance.adjusted);
  let found: Decimal = '0';
  for (const { amount } of counts) {
    const before = adjusted;
    adjusted = add(adjusted, amount);
    found = add(found, atLeastZero(subtract(atLeastZero(adjusted), atLeastZero(before))));
  }
  return found;
}

/** The change of the quantity that counts hold when the past changes. Released quantities stay released. */
export function holdsDifference(before: StockState, after: StockState): { holds: OnHold; released: OnHold } {
  const held = heldByCounts(after);
  const released = each(before.released, held, least);
  return { holds: minus(minus(held, released), stillHeld(before)), released };
}

/** The quantity released when less is on hold and the past did not change: holds of counts first, then holds of people. */
export function releasedSince(before: StockState, after: Pick<StockState, 'balance' | 'changes'>): OnHold {
  const held = heldByCounts(after);
  if (isNone(held)) return none;
  const surplus = subtract(before.balance.surplus, after.balance.surplus);
  const known = subtract(subtract(before.balance.held, after.balance.held), surplus);
  const less = { surplus: atLeastZero(surplus), known: atLeastZero(known) };
  const left = each(minus(stillHeld(before), less), held, (a, b) => least(atLeastZero(a), b));
  return minus(held, left);
}
