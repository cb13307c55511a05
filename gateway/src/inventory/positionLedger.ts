import { convert, type Decimal, isZero, negate, must } from '@lotline/chaincode/domain';
import { dayNumber } from '../projection/daySums';
import { moveKinds, useKinds } from '../projection/moveKinds';
import type { LotDays } from './lotDays';
import type { Shipped } from './shippedGoods';
import { type Amount, amountOf, Tally } from './sumColumns';

const uses = moveKinds.map((kind) => useKinds.has(kind));
const unclearKind = moveKinds.indexOf('unclear');

const opposite = (amount: Amount): Amount => (typeof amount === 'number' ? -amount : negate(amount));

/** A change of a day for which a number is not exact. */
interface Rest {
  readonly used: Tally;
  readonly changed: Tally;
}

/** Days in a row. `at`: the column of a day with changes; undefined for days without. */
export type Visit = (
  days: { readonly day: number; readonly length: number; readonly at: number | undefined },
  stock: { readonly censored: boolean; readonly soldOut: boolean },
) => void;

/** The arrivals, uses and changes on hand of a product at a place, by day, in columns. */
export class PositionLedger {
  #days: number[] = [];
  #used: number[] = [];
  #changed: number[] = [];
  #came: boolean[] = [];
  /** By column. */
  #rest = new Map<number, Rest>();
  #isSorted = true;
  readonly foreign = new Set<string>();
  readonly #unclear = new Tally();
  /** The first day with a movement. */
  first = Number.POSITIVE_INFINITY;
  readonly #uom: string;
  readonly #end: number;

  /** Movements on the day `end` and after are left out. */
  constructor(uom: string, end: number) {
    this.#uom = uom;
    this.#end = end;
  }

  /** Goods that left, but of which it is not known whether they were used. */
  get unclear(): Decimal {
    return this.#unclear.decimal();
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
      this.#change(column, amount);
      if (sums.came(at)) this.#came[column] = true;
      if (uses[kind]) this.#use(column, opposite(amount));
      if (kind === unclearKind) this.#unclear.add(opposite(amount));
    }
  }

  noteShipped({ day, quantity, uom }: Shipped): void {
    const amount = this.#inUnit(amountOf(quantity), uom);
    if (amount !== undefined) this.#use(this.#at(dayNumber(day)), amount);
  }

  /** Used on the day of a column. */
  usedAt(at: number | undefined): Decimal {
    if (at === undefined) return '0';
    const rest = this.#rest.get(at);
    if (!rest) return `${must(this.#used[at], 'column')}`;
    const all = new Tally();
    all.add(must(this.#used[at], 'column'));
    all.add(rest.used.decimal());
    return all.decimal();
  }

  /** Visits the last `days` days before `end`, from the first whole day with stock on. */
  walk(days: number, end: number, visit: Visit): void {
    this.#sort();
    const start = Math.max(this.first + 1, end - days);
    const onHand = new Tally();
    let next = start;
    const still = (until: number): void => {
      if (until <= next) return;
      const out = onHand.isEmpty();
      visit({ day: next, length: until - next, at: undefined }, { censored: out, soldOut: out });
    };
    for (const [at, day] of this.#days.entries()) {
      if (day >= end) break;
      if (day < start) {
        this.#addChange(onHand, at);
        continue;
      }
      still(day);
      const censored = onHand.isEmpty() && !this.#came[at];
      this.#addChange(onHand, at);
      visit({ day, length: 1, at }, { censored, soldOut: onHand.isEmpty() });
      next = day + 1;
    }
    still(end);
  }

  /** True if anything was used on the last `days` days before `end`, counted from the same day. */
  isUsed(days: number, end: number): boolean {
    this.#sort();
    const start = Math.max(this.first + 1, end - days);
    const used = new Tally();
    for (const [at, day] of this.#days.entries()) {
      if (day < start || day >= end) continue;
      used.add(must(this.#used[at], 'column'));
      const rest = this.#rest.get(at);
      if (rest) used.add(rest.used.decimal());
    }
    return !used.isZero();
  }

  #addChange(onHand: Tally, at: number): void {
    onHand.add(must(this.#changed[at], 'column'));
    const rest = this.#rest.size === 0 ? undefined : this.#rest.get(at);
    if (rest) onHand.add(rest.changed.decimal());
  }

  #inUnit(amount: Amount, uom: string): Amount | undefined {
    if (uom === this.#uom) return amount;
    const converted = convert(`${amount}`, uom, this.#uom);
    if (converted === undefined) this.foreign.add(uom);
    return converted === undefined ? undefined : amountOf(converted);
  }

  #at(day: number): number {
    const last = this.#days.length - 1;
    if (this.#days[last] === day) return last;
    if (last >= 0 && (this.#days[last] ?? day) > day) this.#isSorted = false;
    this.#days.push(day);
    this.#used.push(0);
    this.#changed.push(0);
    this.#came.push(false);
    return last + 1;
  }

  #change(column: number, amount: Amount): void {
    if (typeof amount === 'number') this.#changed[column] = must(this.#changed[column], 'column') + amount;
    else this.#restOf(column).changed.add(amount);
  }

  #use(column: number, amount: Amount): void {
    if (typeof amount === 'number') this.#used[column] = must(this.#used[column], 'column') + amount;
    else this.#restOf(column).used.add(amount);
  }

  #restOf(column: number): Rest {
    const known = this.#rest.get(column);
    if (known) return known;
    const rest = { used: new Tally(), changed: new Tally() };
    this.#rest.set(column, rest);
    return rest;
  }

  /** Brings the columns into the order of days, each day once. */
  #sort(): void {
    if (this.#isSorted) return;
    const [days, used, changed, came, rest] = [this.#days, this.#used, this.#changed, this.#came, this.#rest];
    const order = [...days.keys()].sort((a, b) => must(days[a], 'day') - must(days[b], 'day'));
    [this.#days, this.#used, this.#changed, this.#came, this.#rest] = [[], [], [], [], new Map<number, Rest>()];
    for (const at of order) {
      const column = this.#at(must(days[at], 'day'));
      this.#change(column, must(changed[at], 'column'));
      this.#use(column, must(used[at], 'column'));
      if (came[at]) this.#came[column] = true;
      const other = rest.get(at);
      if (!other) continue;
      const [otherChanged, otherUsed] = [other.changed.decimal(), other.used.decimal()];
      if (!isZero(otherChanged)) this.#change(column, amountOf(otherChanged));
      if (!isZero(otherUsed)) this.#use(column, amountOf(otherUsed));
    }
    this.#isSorted = true;
  }
}
