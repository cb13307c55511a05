import { type Decimal, isZero } from '@lotline/chaincode/domain';
import type { DemandStatistics, Gap } from '../answers/inventoryPolicies';
import type { Database } from '../projection/database';
import { dayNumber } from '../projection/daySums';
import type { DailyDemand } from './backtestStock';
import { rounded } from './decimals';
import { dayOfNumber } from './days';
import { type LotDays, lotDaysAt } from './lotDays';
import { PositionLedger } from './positionLedger';
import { ShippedGoods } from './shippedGoods';
import { Tally } from './sumColumns';

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

/** The movements that demand leaves out. */
export function demandGaps({ foreign, unclear }: PositionLedger, uom: string): Gap[] {
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
  ledger.walk(days, end, ({ day, length, at, censored, soldOut }) => {
    runs.push({ day, length, quantity: ledger.usedAt(at), censored, soldOut });
  });
  return runs;
}

/** The number of the same days, and of those that began without stock and got none. */
export function countDays(ledger: PositionLedger, days: number, end: number): { all: number; censored: number } {
  let [all, censored] = [0, 0];
  ledger.walk(days, end, ({ length, censored: isCensored }) => {
    all += length;
    if (isCensored) censored += length;
  });
  return { all, censored };
}

/** The days of a product at a place before today. */
export function ledgerAt(
  database: Database,
  { product, place, uom, today, lots, shipped = new ShippedGoods(database) }: Omit<DemandOf, 'days'>,
): PositionLedger {
  const ledger = new PositionLedger(uom, dayNumber(today));
  for (const lot of lots ?? lotDaysAt(database, product, place)) ledger.note(lot);
  for (const each of shipped.of(product, place)) ledger.noteShipped(each);
  return ledger;
}

/** Sales, consumption and shipments to others of a product at a place, day by day in UTC, from the first whole day with stock on. */
export function demandOf(database: Database, of: DemandOf): Demand {
  const end = dayNumber(of.today);
  const ledger = ledgerAt(database, of);
  if (ledger.first === Number.POSITIVE_INFINITY) return { runs: [], gaps: [] };
  return { runs: runsOf(ledger, of.days, end), gaps: demandGaps(ledger, of.uom) };
}

/** Every day of a demand. */
export const daysOf = ({ runs }: Demand): DemandDay[] =>
  runs.flatMap(({ day, length, quantity, censored, soldOut }) =>
    Array.from({ length }, (_, index) => ({ day: dayOfNumber(day + index), quantity, censored, soldOut })),
  );

/** Mean and standard deviation of the days that count, beside their exact numbers for formulas. */
export interface DemandFigures {
  readonly shown: DemandStatistics;
  readonly perDay: number;
  readonly sd: number;
}

const shownPlaces = 6;

/** The days of a demand, before the day `end`. */
export interface DemandSpan {
  readonly days: number;
  readonly end: number;
}

/** The days that count: how many, what was used on them, and on which of them anything was. */
interface CountedDays {
  readonly count: number;
  readonly all: number;
  readonly total: Tally;
  readonly used: readonly number[];
}

function countedDays(ledger: PositionLedger, { days, end }: DemandSpan): CountedDays {
  const total = new Tally();
  const used: number[] = [];
  let [all, count] = [0, 0];
  ledger.walk(days, end, ({ length, at, censored }) => {
    all += length;
    if (censored) return;
    count += length;
    if (at === undefined) return;
    ledger.addUsed(total, at);
    used.push(ledger.usedNumberAt(at));
  });
  return { all, count, total, used };
}

/** The demand of every day; undefined for days that began without stock and got none. */
export function dailyDemand(ledger: PositionLedger, { days, end }: DemandSpan): DailyDemand {
  const daily: (number | undefined)[] = [];
  ledger.walk(days, end, ({ length, at, censored }) => {
    const value = censored ? undefined : ledger.usedNumberAt(at);
    for (let day = 0; day < length; day += 1) daily.push(value);
  });
  return daily;
}

/** The statistics of a demand; a gap instead if too few days count. */
export function demandFigures(
  ledger: PositionLedger,
  uom: string,
  span: DemandSpan,
): { figures?: DemandFigures; gaps: readonly Gap[] } {
  const { count, all, total, used } = countedDays(ledger, span);
  const gaps = demandGaps(ledger, uom);
  if (count < fewestDays) {
    const detail = `The ledger has ${count} whole days with stock at the place; statistics need ${fewestDays}. Wait, or set the quantities by hand.`;
    return { gaps: [...gaps, { code: 'history_short', field: 'demand', detail }] };
  }
  const perDay = Number(total.decimal()) / count;
  // A sample (n − 1). On the other days nothing was used.
  const squares = used.reduce((so, value) => so + (value - perDay) ** 2, (count - used.length) * perDay ** 2);
  const sd = Math.sqrt(squares / (count - 1));
  const { days, end } = span;
  return {
    figures: {
      perDay,
      sd,
      get shown() {
        return {
          from: dayOfNumber(ledger.startOf(days, end)),
          to: dayOfNumber(end - 1),
          days: count,
          censoredDays: all - count,
          total: total.decimal(),
          perDay: rounded(perDay, shownPlaces),
          sd: rounded(sd, shownPlaces),
        };
      },
    },
    gaps,
  };
}
