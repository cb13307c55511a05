import { add, convert, type Decimal, isNegative, isZero, negate, sum } from '@lotline/chaincode/domain';
import type { DemandStatistics, Gap } from '../answers/inventoryPolicies';
import type { Database } from '../projection/database';
import { dayNumber } from '../projection/daySums';
import { useKinds } from '../projection/moveKinds';
import { rounded } from './decimals';
import { dayOfNumber } from './days';
import { type DaySum, type LotDays, lotDaysAt, sumsOf } from './lotDays';
import { type Shipped, ShippedGoods } from './shippedGoods';

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

interface Change {
  readonly day: number;
  used: Decimal;
  changed: Decimal;
  came: boolean;
}

/** The arrivals, uses and changes on hand of a product at a place, by day. */
export class PositionLedger {
  readonly #changes = new Map<number, Change>();
  #sorted: readonly Change[] | undefined;
  readonly foreign = new Set<string>();
  unclear: Decimal = '0';
  /** The first day with a movement. */
  first = Number.POSITIVE_INFINITY;
  readonly #uom: string;
  readonly #end: number;

  constructor(uom: string, end: number) {
    this.#uom = uom;
    this.#end = end;
  }

  /** The changes of each day, the earliest first. */
  sorted(): readonly Change[] {
    this.#sorted ??= [...this.#changes.values()].sort((a, b) => a.day - b.day);
    return this.#sorted;
  }

  note({ uom }: LotDays, sums: readonly DaySum[]): void {
    for (const each of sums) if (each.day < this.#end) this.#noteSum(each, uom);
  }

  noteShipped({ day, quantity, uom }: Shipped): void {
    const amount = this.#convert(quantity, uom);
    if (amount === undefined) return;
    const change = this.#at(dayNumber(day));
    change.used = add(change.used, amount);
  }

  #noteSum({ day, kind, amount: moved, came }: DaySum, uom: string): void {
    if (day < this.first) this.first = day;
    const amount = this.#convert(moved, uom);
    if (amount === undefined) return;
    const change = this.#at(day);
    change.changed = add(change.changed, amount);
    if (came) change.came = true;
    if (useKinds.has(kind)) change.used = add(change.used, negate(amount));
    if (kind === 'unclear') this.unclear = add(this.unclear, negate(amount));
  }

  #convert(amount: Decimal, uom: string): Decimal | undefined {
    if (uom === this.#uom) return amount;
    const converted = convert(amount, uom, this.#uom);
    if (converted === undefined) this.foreign.add(uom);
    return converted;
  }

  #at(day: number): Change {
    const known = this.#changes.get(day);
    if (known) return known;
    const change: Change = { day, used: '0', changed: '0', came: false };
    this.#changes.set(day, change);
    this.#sorted = undefined;
    return change;
  }
}

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

const isEmpty = (onHand: Decimal): boolean => isZero(onHand) || isNegative(onHand);

/** Walks through the last `days` days before `end`, from the first whole day with stock on. */
function walk(ledger: PositionLedger, days: number, end: number, take: (run: Run) => void): void {
  const start = Math.max(ledger.first + 1, end - days);
  let onHand: Decimal = '0';
  let next = start;
  const still = (until: number): void => {
    if (until <= next) return;
    const out = isEmpty(onHand);
    take({ day: next, length: until - next, quantity: '0', censored: out, soldOut: out });
  };
  for (const { day, used, changed, came } of ledger.sorted()) {
    if (day >= end) break;
    if (day < start) {
      onHand = add(onHand, changed);
      continue;
    }
    still(day);
    const censored = isEmpty(onHand) && !came;
    onHand = add(onHand, changed);
    take({ day, length: 1, quantity: used, censored, soldOut: isEmpty(onHand) });
    next = day + 1;
  }
  still(end);
}

/** The last `days` days before `end` as runs, from the first whole day with stock on. */
export function runsOf(ledger: PositionLedger, days: number, end: number): Run[] {
  const runs: Run[] = [];
  walk(ledger, days, end, (run) => void runs.push(run));
  return runs;
}

/** The number of the same days, and of those that began without stock and got none. */
export function countDays(ledger: PositionLedger, days: number, end: number): { all: number; censored: number } {
  let [all, censored] = [0, 0];
  walk(ledger, days, end, (run) => {
    all += run.length;
    if (run.censored) censored += run.length;
  });
  return { all, censored };
}

/** Sales, consumption and shipments to others of a product at a place, day by day in UTC, from the first whole day with stock on. */
export function demandOf(database: Database, of: DemandOf): Demand {
  const end = dayNumber(of.today);
  const ledger = new PositionLedger(of.uom, end);
  for (const lot of of.lots ?? lotDaysAt(database, of.product, of.place)) ledger.note(lot, sumsOf(lot));
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
