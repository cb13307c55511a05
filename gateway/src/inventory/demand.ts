import { type Decimal, isZero, sum } from '@lotline/chaincode/domain';
import type { DemandStatistics, Gap } from '../answers/inventoryPolicies';
import type { Database } from '../projection/database';
import { dayNumber } from '../projection/daySums';
import { rounded } from './decimals';
import { dayOfNumber } from './days';
import { type LotDays, lotDaysAt } from './lotDays';
import { PositionLedger } from './positionLedger';
import { ShippedGoods } from './shippedGoods';

/** Days in a row with the same demand and stock; a day with demand is a run of its own. */
export interface Run {
  /** The first day, in days since 1 January 1970, UTC. */
  readonly day: number;
  readonly length: number;
  /** The demand of each day. */
  readonly quantity: Decimal;
  /** True for days that began without stock and got none: what would have been sold is not known. */
  readonly censored: boolean;
  /** True for days that ended without stock: more might have been sold. */
  readonly soldOut: boolean;
}

/** The demand of one day. */
export interface DemandDay extends Omit<Run, 'day' | 'length'> {
  readonly day: string;
}

export interface DemandOf {
  readonly product: string;
  readonly place: string;
  /** The unit of the quantities. */
  readonly uom: string;
  /** How many days back. */
  readonly days: number;
  /** Shipments that were read before; they are read if it is absent. */
  readonly shipped?: ShippedGoods;
  /** The lots of the product at the place that were read before; they are read if it is absent. */
  readonly lots?: readonly LotDays[] | undefined;
  /** The current day; demand ends on the day before, which is complete. */
  readonly today: string;
}

export interface Demand {
  readonly runs: readonly Run[];
  readonly gaps: readonly Gap[];
}

/** Days that count, below which no statistics are made. */
export const fewestDays = 7;

function gapsOf({ foreign, unclear }: PositionLedger, { uom }: DemandOf): Gap[] {
  const field = 'demand';
  const foreignGap = {
    code: 'uom_not_convertible',
    field,
    detail: `Movements in ${[...foreign].sort().join(', ')} do not convert to ${uom} and are left out.`,
  };
  const unclearGap = {
    code: 'use_unclear',
    field,
    detail: `${unclear} ${uom} left at the same second as sales and other events of the same lot, and are left out.`,
  };
  return [...(foreign.size > 0 ? [foreignGap] : []), ...(isZero(unclear) ? [] : [unclearGap])];
}

/** The last `days` days before `end` as runs, from the first whole day with stock on. */
export function runsOf(ledger: PositionLedger, days: number, end: number): Run[] {
  const runs: Run[] = [];
  ledger.walk(days, end, ({ day, length, at }, { censored, soldOut }) => {
    runs.push({ day, length, quantity: ledger.usedAt(at), censored, soldOut });
  });
  return runs;
}

/** The number of the same days, and of those that began without stock and got none. */
export function countDays(ledger: PositionLedger, days: number, end: number): { all: number; censored: number } {
  let [all, censored] = [0, 0];
  ledger.walk(days, end, ({ length }, { censored: isCensored }) => {
    all += length;
    if (isCensored) censored += length;
  });
  return { all, censored };
}

/** Sales, consumption and shipments to others of a product at a place, day by day in UTC, from the first whole day with stock on. */
export function demandOf(database: Database, of: DemandOf): Demand {
  const end = dayNumber(of.today);
  const ledger = new PositionLedger(of.uom, end);
  for (const lot of of.lots ?? lotDaysAt(database, of.product, of.place)) ledger.note(lot);
  if (ledger.first === Number.POSITIVE_INFINITY) return { runs: [], gaps: [] };
  for (const each of (of.shipped ?? new ShippedGoods(database)).of(of.product, of.place)) ledger.noteShipped(each);
  return { runs: runsOf(ledger, of.days, end), gaps: gapsOf(ledger, of) };
}

/** Every day of a demand. */
export const daysOf = ({ runs }: Demand): DemandDay[] =>
  runs.flatMap(({ day, length, quantity, censored, soldOut }) =>
    Array.from({ length }, (_, index) => ({ day: dayOfNumber(day + index), quantity, censored, soldOut })),
  );

/** Everything that was used. */
export const totalOf = ({ runs }: Pick<Demand, 'runs'>): Decimal => sum(runs.map(({ quantity }) => quantity));

/** Mean and standard deviation of the days that count, beside their exact numbers for formulas. */
export interface DemandFigures {
  readonly shown: DemandStatistics;
  readonly perDay: number;
  readonly sd: number;
}

const shownPlaces = 6;

/** The standard deviation of a sample (n − 1) of the days of runs. */
function deviation(runs: readonly Run[], count: number, middle: number): number {
  const squares = runs.reduce((total, { length, quantity }) => total + length * (Number(quantity) - middle) ** 2, 0);
  return Math.sqrt(squares / (count - 1));
}

/** The statistics of a demand; gaps instead if too few days count. */
export function demandFigures({ runs, gaps }: Demand): { figures?: DemandFigures; gaps: readonly Gap[] } {
  const counted = runs.filter(({ censored }) => !censored);
  const count = counted.reduce((total, { length }) => total + length, 0);
  const all = runs.reduce((total, { length }) => total + length, 0);
  const [first, last] = [runs[0], runs.at(-1)];
  if (count < fewestDays || !first || !last) {
    const detail = `The ledger has ${count} whole days with stock at the place; statistics need ${fewestDays}. Wait, or set the quantities by hand.`;
    return { gaps: [...gaps, { code: 'history_short', field: 'demand', detail }] };
  }
  const perDay = counted.reduce((total, { length, quantity }) => total + length * Number(quantity), 0) / count;
  const sd = deviation(counted, count, perDay);
  const shown = {
    from: dayOfNumber(first.day),
    to: dayOfNumber(last.day + last.length - 1),
    days: count,
    censoredDays: all - count,
    total: sum(counted.map(({ quantity }) => quantity)),
    perDay: rounded(perDay, shownPlaces),
    sd: rounded(sd, shownPlaces),
  };
  return { figures: { shown, perDay, sd }, gaps };
}
