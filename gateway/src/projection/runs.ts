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

/** Movements of a balance whose event times never go back: the time of the last one, their number, and the sum of all. */
export interface Run {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly length: number;
  readonly sum: Amounts;
}

/**
 * Adds a movement to the first run that is not beyond its time, or starts a run. So a movement that is recorded late changes no sum of an
 * earlier one, and movements in the order of their times are one run. Returns the number of the run.
 */
export function addToRun(runs: Run[], time: number, amounts: Amounts): number {
  const found = runs.findIndex((run) => run.time <= time);
  const at = found < 0 ? runs.length : found;
  const { length, sum } = runs[at] ?? { length: 0, sum: noAmounts };
  runs[at] = { time, length: length + 1, sum: sumOf(sum, amounts) };
  return at;
}

interface SumRow extends Amounts {
  readonly position: number;
  readonly time: number;
  readonly height: number;
}

const ofRun = `SELECT position, time, height, coalesce(sum_on_hand, '0') AS onHand, coalesce(sum_held, '0') AS held,
  coalesce(sum_reserved, '0') AS reserved, coalesce(sum_in_transit, '0') AS inTransit FROM moved WHERE balance = ? AND run = ?`;
const atPosition = `${ofRun} AND position = ?`;
const last = `${ofRun} ORDER BY position DESC LIMIT 1`;

const lastOf = (database: Database, balance: number, run: number): SumRow =>
  must(database.get<SumRow>(last, balance, run), 'run');

/** The runs of a balance as they are in the database. */
export const readRuns = (database: Database, balance: number, count: number): Run[] =>
  Array.from({ length: count }, (_, run) => {
    const sum = lastOf(database, balance, run);
    return { time: sum.time, length: sum.position, sum };
  });

/** An event time in milliseconds since 1970, inclusive, and a height of the ledger; without one, there is no such bound. */
export interface Instant {
  readonly time?: number | undefined;
  readonly height?: number | undefined;
}

/** Event times and heights grow together in a run: what was there then is its first part. */
function sumOfRun(
  database: Database,
  balance: number,
  run: number,
  { time = Infinity, height = Infinity }: Instant,
): Amounts {
  const wasThere = (row: SumRow): boolean => row.time <= time && row.height <= height;
  const end = lastOf(database, balance, run);
  if (wasThere(end)) return end;
  let found: Amounts = noAmounts;
  let [from, to] = [1, end.position - 1];
  while (from <= to) {
    const middle = Math.floor((from + to) / 2);
    const row = must(database.get<SumRow>(atPosition, balance, run, middle), 'movement');
    if (wasThere(row)) [found, from] = [row, middle + 1];
    else to = middle - 1;
  }
  return found;
}

/** A balance as of an instant: a few look-ups for each of its runs, of the last movement or by halves, however many movements it has. */
export function balanceAt(database: Database, { n, runs }: { n: number; runs: number }, instant: Instant): Amounts {
  let sum = noAmounts;
  for (let run = 0; run < runs; run += 1) sum = sumOf(sum, sumOfRun(database, n, run, instant));
  return sum;
}
