import { millisecondsOf } from '../epcis/utcTime';
import { mostCounts, startOf, type StockChange } from '../facts/stockPast';
import { add, compare, type Decimal, negate, subtract } from '../quantity';
import type { Moment } from './moment';

/** The past of a stock after a movement or count was recorded. */
export interface PastWithChange {
  readonly changes: readonly StockChange[];
  /** Where in `changes` it is. */
  readonly index: number;
  /** The first count after it, as it was and as it is now: what is on hand since then is what that count found. */
  readonly covered?: { readonly before: StockChange; readonly after: StockChange };
}

/** A moment in whole seconds since 1970. Movements of one second count in the order of recording. */
export const momentSecond = ({ at }: Pick<Moment, 'at'>): number => Math.max(0, Math.floor(millisecondsOf(at) / 1000));

const secondOf = (moment: Moment, changes: readonly StockChange[]): number => {
  const second = momentSecond(moment);
  return moment.isNow ? Math.max(second, changes.at(-1)?.at ?? 0) : second;
};

export const timeOf = ({ at }: StockChange): string => new Date(at * 1000).toISOString();

const nextAfter = (changes: readonly StockChange[], at: number): number =>
  changes.findLastIndex((change) => change.at <= at) + 1;

/** The count that a movement of a moment would be covered by. */
export function coveringCount(changes: readonly StockChange[], moment: Moment): StockChange | undefined {
  const next = nextAfter(changes, secondOf(moment, changes));
  return changes.find(({ kind }, index) => index >= next && kind === 'count');
}

/** Adds a movement. */
export function withMove(changes: readonly StockChange[], amount: Decimal, moment: Moment): PastWithChange {
  const at = secondOf(moment, changes);
  const next = nextAfter(changes, at);
  const [earlier, later] = [changes[next - 1], changes[next]];
  const among = (index: number, change: StockChange): PastWithChange =>
    covering(changes.with(index, { ...change, amount: add(change.amount, amount) }), index, amount);
  if (later && later.kind !== 'count' && startOf(later) <= at) return among(next, later);
  if (earlier?.at === at && earlier.kind !== 'count') return among(next - 1, earlier);
  return covering(changes.toSpliced(next, 0, { at, kind: 'move', amount }), next, amount);
}

/** Adds a count which found so much more than was there. */
export function withCount(changes: readonly StockChange[], amount: Decimal, moment: Moment): PastWithChange {
  const at = secondOf(moment, changes);
  const next = nextAfter(changes, at);
  return covering(changes.toSpliced(next, 0, { at, kind: 'count', amount }), next, amount);
}

/** A count that is in error, by what it found, and what is on hand now. */
interface Miscount {
  readonly counted: Decimal;
  readonly onHand: Decimal;
}

/** Removes a count; undefined if it is not known which one it is. Of several in one second it is the one that found the given quantity. */
export function withoutCount(
  changes: readonly StockChange[],
  moment: Moment,
  { counted, onHand }: Miscount,
): (PastWithChange & { readonly count: StockChange }) | undefined {
  const at = secondOf(moment, changes);
  const isCount = (change: StockChange): boolean => change.kind === 'count' && change.at === at;
  const isOnly = changes.filter(isCount).length === 1;
  const after = (index: number): Decimal =>
    changes.slice(index + 1).reduce((balance, { amount }) => subtract(balance, amount), onHand);
  const index = changes.findLastIndex((change, n) => isCount(change) && (isOnly || compare(after(n), counted) === 0));
  const count = changes[index];
  if (!count) return undefined;
  const left = covering(changes.with(index, { at, kind: 'move', amount: '0' }), index, negate(count.amount));
  return { ...left, count };
}

/**
 * The first count that is kept, where as many are kept as can be and all of them are later than a moment. A count of that moment is covered
 * by them:
 * without it, the next one found so much more or less, and what is on hand since is the same.
 */
export function countsSince(changes: readonly StockChange[], moment: Moment): StockChange | undefined {
  const counts = changes.filter(({ kind }) => kind === 'count');
  const [first] = counts;
  return counts.length >= mostCounts && first && first.at > secondOf(moment, changes) ? first : undefined;
}

/** A later count keeps its result: the difference that it found changes by the amount. */
function covering(changes: readonly StockChange[], index: number, amount: Decimal): PastWithChange {
  const next = changes.findIndex(({ kind }, each) => each > index && kind === 'count');
  const before = changes[next];
  if (!before) return { changes, index };
  const after = { ...before, amount: subtract(before.amount, amount) };
  return { changes: changes.with(next, after), index, covered: { before, after } };
}

/** The quantity on hand at a moment, from the changes after it. Undefined if the moment lies in the oldest sum. */
export function balanceAt(changes: readonly StockChange[], onHand: Decimal, moment: Moment): Decimal | undefined {
  const next = nextAfter(changes, secondOf(moment, changes));
  if (changes[next]?.kind === 'older') return undefined;
  return changes.slice(next).reduce((balance, { amount }) => subtract(balance, amount), onHand);
}

/** The least balance of a time, and the change after which it was. */
interface Least {
  readonly balance: Decimal;
  readonly change?: StockChange;
}

/** The least that was on hand from a change on, until the next count, and when. */
export function leastSince({ changes, index, covered }: PastWithChange, onHand: Decimal): Least {
  const until = covered ? changes.indexOf(covered.after) : changes.length;
  let balance = onHand;
  let least: Least | undefined;
  for (let each = changes.length - 1; each >= index; each -= 1) {
    const change = changes[each];
    if (!change) continue;
    if (each < until && (!least || compare(balance, least.balance) <= 0)) least = { balance, change };
    balance = subtract(balance, change.amount);
  }
  return least ?? { balance: onHand };
}
