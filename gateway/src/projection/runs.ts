import { add, type Decimal, must } from '@lotline/chaincode/domain';
import type { Database } from './database';

/** The quantities of a balance. */
export interface Amounts {
  readonly onHand: Decimal;
  readonly held: Decimal;
  readonly reserved: Decimal;
  readonly inTransit: Decimal;
}

export const noAmounts: Amounts = { onHand: '0', held: '0', reserved: '0', inTransit: '0' };

const plus = (one: Decimal, other: Decimal): Decimal => {
  if (other === '0') return one;
  return one === '0' ? other : add(one, other);
};

export const sumOf = (one: Amounts, other: Amounts): Amounts => ({
  onHand: plus(one.onHand, other.onHand),
  held: plus(one.held, other.held),
  reserved: plus(one.reserved, other.reserved),
  inTransit: plus(one.inTransit, other.inTransit),
});

/** Movements of a balance whose event times never go back: the time of the last one, and the sum of all. */
export interface Run {
  readonly time: string;
  readonly sum: Amounts;
}

/**
 * Adds a movement to the first run that is not beyond its time, or starts a run. So a movement that is recorded late changes no sum of an
 * earlier one, and movements in the order of their times are one run. Returns the number of the run.
 */
export function addToRun(runs: Run[], time: string, amounts: Amounts): number {
  const found = runs.findIndex((run) => run.time <= time);
  const at = found < 0 ? runs.length : found;
  runs[at] = { time, sum: sumOf(runs[at]?.sum ?? noAmounts, amounts) };
  return at;
}

interface SumRow extends Amounts {
  readonly time: string;
  readonly height: number;
}

const sums = `time, height, sum_on_hand AS onHand, sum_held AS held, sum_reserved AS reserved, sum_in_transit AS inTransit`;
const byTime = `SELECT ${sums} FROM moved WHERE balance = ? AND run = ? AND time <= ? ORDER BY time DESC, n DESC LIMIT 1`;
const byHeight = `SELECT ${sums} FROM moved WHERE balance = ? AND run = ? AND height <= ? ORDER BY height DESC, time DESC, n DESC LIMIT 1`;
/** After all event times. */
const ever = '~';

/** The runs of a balance as they are in the database. */
export const readRuns = (database: Database, balance: number, count: number): Run[] =>
  Array.from({ length: count }, (_, run) => {
    const last = must(database.get<SumRow>(byTime, balance, run, ever), 'run');
    return { time: last.time, sum: last };
  });

/** An event time, inclusive, and a height of the ledger; without one, there is no such bound. */
export interface Instant {
  readonly time?: string | undefined;
  readonly height?: number | undefined;
}

function sumOfRun(
  database: Database,
  balance: number,
  run: number,
  { time = ever, height = Infinity }: Instant,
): Amounts {
  const timed = database.get<SumRow>(byTime, balance, run, time);
  if (!timed || timed.height <= height) return timed ?? noAmounts;
  // Event times and heights grow together in a run: what the ledger had at the height is all of an earlier time.
  return database.get<SumRow>(byHeight, balance, run, height) ?? noAmounts;
}

/** A balance as of an instant: a few look-ups for each of its runs, however many movements it has. */
export function balanceAt(database: Database, { n, runs }: { n: number; runs: number }, instant: Instant): Amounts {
  let sum = noAmounts;
  for (let run = 0; run < runs; run += 1) sum = sumOf(sum, sumOfRun(database, n, run, instant));
  return sum;
}
