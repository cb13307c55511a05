import { convert, type Decimal, negate } from '@lotline/chaincode/domain';
import { dayNumber } from '../projection/daySums';
import { moveKinds, useKinds } from '../projection/moveKinds';
import { DayColumns } from './dayColumns';
import type { LotDays } from './lotDays';
import type { Shipped } from './shippedGoods';
import { type Amount, amountOf, Tally } from './sumColumns';

const uses = moveKinds.map((kind) => useKinds.has(kind));
const unclearKind = moveKinds.indexOf('unclear');

const opposite = (amount: Amount): Amount => (typeof amount === 'number' ? -amount : negate(amount));

/** Days in a row. The same object is shown again with the next days. */
export interface Stretch {
  readonly day: number;
  readonly length: number;
  /** The column of a day with changes; undefined for days without. */
  readonly at: number | undefined;
  /** It began without stock and got none. */
  readonly censored: boolean;
  /** It ended without stock. */
  readonly soldOut: boolean;
}

export type Visit = (stretch: Stretch) => void;

const none: ReadonlySet<string> = new Set();

/** The arrivals, uses and changes on hand of a product at a place, by day. */
export class PositionLedger {
  /** The first day with a movement. */
  first = Number.POSITIVE_INFINITY;
  readonly #uom: string;
  readonly #end: number;
  readonly #columns: DayColumns;
  readonly #from: number;
  #to: number | undefined;
  #isSorted = true;
  #foreign: Set<string> | undefined;
  #unclear: Tally | undefined;

  /** Movements on the day `end` and after are left out. Positions share `columns`, each noted in full and closed before the next. */
  constructor(uom: string, end: number, columns = new DayColumns()) {
    this.#uom = uom;
    this.#end = end;
    this.#columns = columns;
    this.#from = columns.size;
  }

  /** Units that do not convert, of which the movements are left out. */
  get foreign(): ReadonlySet<string> {
    return this.#foreign ?? none;
  }

  /** Goods that left, but of which it is not known whether they were used. */
  get unclear(): Decimal {
    return this.#unclear?.decimal() ?? '0';
  }

  note({ uom, sums, from, end }: LotDays): void {
    for (let at = from; at < end; at += 1) {
      const day = sums.day(at);
      if (day >= this.#end) continue;
      if (day < this.first) this.first = day;
      const amount = this.#inUnit(sums.amount(at), uom);
      if (amount === undefined) continue;
      const kind = sums.kind(at);
      const column = this.#at(day);
      this.#columns.change(column, amount);
      if (sums.came(at)) this.#columns.arrive(column);
      if (uses[kind]) this.#columns.use(column, opposite(amount));
      if (kind === unclearKind) (this.#unclear ??= new Tally()).add(opposite(amount));
    }
  }

  noteShipped({ day, quantity, uom }: Shipped): void {
    const amount = this.#inUnit(amountOf(quantity), uom);
    if (amount !== undefined) this.#columns.use(this.#at(dayNumber(day)), amount);
  }

  /** Nothing more is noted. Returns the number of columns. */
  close(): number {
    if (this.#to === undefined) {
      if (!this.#isSorted) this.#columns.sort(this.#from);
      this.#to = this.#columns.size;
    }
    return this.#to - this.#from;
  }

  /** Used on the day of a column. */
  usedAt(at: number | undefined): Decimal {
    return at === undefined ? '0' : this.#columns.used(at);
  }

  /** The same as a binary fraction. */
  usedNumberAt(at: number | undefined): number {
    return at === undefined ? 0 : this.#columns.usedNumber(at);
  }

  /** Adds what was used on the day of a column. */
  addUsed(to: Tally, at: number | undefined): void {
    if (at !== undefined) this.#columns.addUsed(to, at);
  }

  /** The first of the last `days` days before `end`, not before the first whole day with stock. */
  startOf(days: number, end: number): number {
    return Math.max(this.first + 1, end - days);
  }

  /** Visits the last `days` days before `end`, from the first whole day with stock on. */
  walk(days: number, end: number, visit: Visit): void {
    const columns = this.#closed();
    const start = this.startOf(days, end);
    const onHand = new Tally();
    const stretch = { day: 0, length: 0, at: undefined as number | undefined, censored: false, soldOut: false };
    let next = start;
    const still = (until: number): void => {
      if (until <= next) return;
      const out = onHand.isEmpty();
      stretch.day = next;
      stretch.length = until - next;
      stretch.at = undefined;
      stretch.censored = out;
      stretch.soldOut = out;
      visit(stretch);
    };
    for (let at = this.#from; at < (this.#to ?? 0); at += 1) {
      const day = columns.day(at);
      if (day >= end) break;
      if (day < start) {
        columns.addChanged(onHand, at);
        continue;
      }
      still(day);
      stretch.censored = onHand.isEmpty() && !columns.came(at);
      columns.addChanged(onHand, at);
      stretch.day = day;
      stretch.length = 1;
      stretch.at = at;
      stretch.soldOut = onHand.isEmpty();
      visit(stretch);
      next = day + 1;
    }
    still(end);
  }

  /** True if anything was used on the last `days` days before `end`, counted from the same day. */
  isUsed(days: number, end: number): boolean {
    const used = new Tally();
    this.addUsedBetween(used, this.startOf(days, end), end);
    return !used.isZero();
  }

  /** Adds what was used from the day `from` to before the day `end`. */
  addUsedBetween(to: Tally, from: number, end: number): void {
    const columns = this.#closed();
    for (let at = this.#firstFrom(from); at < (this.#to ?? 0) && columns.day(at) < end; at += 1) {
      columns.addUsed(to, at);
    }
  }

  /** The first column of the day `day` or after. */
  #firstFrom(day: number): number {
    let [low, high] = [this.#from, this.#to ?? 0];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#columns.day(middle) < day) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #closed(): DayColumns {
    this.close();
    return this.#columns;
  }

  #inUnit(amount: Amount, uom: string): Amount | undefined {
    if (uom === this.#uom) return amount;
    const converted = convert(`${amount}`, uom, this.#uom);
    if (converted === undefined) (this.#foreign ??= new Set()).add(uom);
    return converted === undefined ? undefined : amountOf(converted);
  }

  #at(day: number): number {
    const last = this.#columns.size - 1;
    if (last >= this.#from) {
      const before = this.#columns.day(last);
      if (before === day) return last;
      if (before > day) this.#isSorted = false;
    }
    return this.#columns.push(day);
  }
}
