import { add, type Decimal, pastDifference, type Stock } from '@lotline/chaincode/domain';
import type { Position } from './stockMoves';

const noAmounts = { onHand: '0', held: '0', reserved: '0', inTransit: '0' } as const;

/** A stock fact before and after a transaction. */
export interface StockVersions {
  readonly before: Stock | undefined;
  readonly after: Stock;
}

/** A change of a position, and the event time at which it happened, in milliseconds since 1970. */
export interface Timed {
  readonly change: Position;
  readonly time: number;
}

/**
 * The changes of a stock at their own event times, which its fact records: a movement that is recorded late changes what was on hand then,
 * and the count that covers it. What is on hold changes with the last of them. Undefined for a fact without such times.
 */
export function timedChanges(
  [lot = '', place = '']: readonly string[],
  { before, after }: StockVersions,
  changes: readonly Position[],
): Timed[] | undefined {
  const { uom, past } = after;
  const [whole = { lot, place, uom, ...noAmounts }, ...others] = changes;
  if (others.length > 0 || (before && before.uom !== uom)) return undefined;
  const moved = pastDifference(before?.past, past).toSorted((a, b) => a.at - b.at);
  const total = moved.reduce<Decimal>((sum, { amount }) => add(sum, amount), '0');
  if (moved.length === 0 || total !== whole.onHand) return undefined;
  return moved.map(({ at, amount }, n) => ({
    change: n < moved.length - 1 ? { lot, place, uom, ...noAmounts, onHand: amount } : { ...whole, onHand: amount },
    time: at * 1000,
  }));
}
