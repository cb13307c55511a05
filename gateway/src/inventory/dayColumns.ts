import { type Decimal, isZero, must } from '@lotline/chaincode/domain';
import { type Amount, amountOf, Tally } from './sumColumns';

/** Changes of a day for which a number is not exact. */
interface Rest {
  readonly used: Tally;
  readonly changed: Tally;
}

/** A day as it is moved to another column. */
interface Moved {
  readonly day: number;
  readonly used: number;
  readonly changed: number;
  readonly came: boolean;
  readonly rest: Rest | undefined;
}

/** Uses and changes by day, in columns, of many positions one after the other. */
export class DayColumns {
  #size = 0;
  #days: Int32Array;
  #used: Float64Array;
  #changed: Float64Array;
  #came: Uint8Array;
  /** By column. */
  readonly #rest = new Map<number, Rest>();

  constructor(capacity = 16) {
    this.#days = new Int32Array(capacity);
    this.#used = new Float64Array(capacity);
    this.#changed = new Float64Array(capacity);
    this.#came = new Uint8Array(capacity);
  }

  get size(): number {
    return this.#size;
  }

  /** Adds a column of a day. */
  push(day: number): number {
    const at = this.#size;
    if (at === this.#days.length) this.#grow();
    this.#size += 1;
    this.#days[at] = day;
    this.#used[at] = 0;
    this.#changed[at] = 0;
    this.#came[at] = 0;
    return at;
  }

  day(at: number): number {
    return must(this.#days[at], 'day');
  }

  came(at: number): boolean {
    return this.#came[at] === 1;
  }

  arrive(at: number): void {
    this.#came[at] = 1;
  }

  use(at: number, amount: Amount): void {
    if (typeof amount === 'number') this.#used[at] = must(this.#used[at], 'day') + amount;
    else this.#restOf(at).used.add(amount);
  }

  change(at: number, amount: Amount): void {
    if (typeof amount === 'number') this.#changed[at] = must(this.#changed[at], 'day') + amount;
    else this.#restOf(at).changed.add(amount);
  }

  addUsed(to: Tally, at: number): void {
    to.add(must(this.#used[at], 'day'));
    if (this.#rest.size > 0) addRest(to, this.#rest.get(at)?.used);
  }

  addChanged(to: Tally, at: number): void {
    to.add(must(this.#changed[at], 'day'));
    if (this.#rest.size > 0) addRest(to, this.#rest.get(at)?.changed);
  }

  /** Exact. */
  used(at: number): Decimal {
    const used: Decimal = `${must(this.#used[at], 'day')}`;
    if (this.#rest.size === 0 || !this.#rest.has(at)) return used;
    const all = new Tally();
    this.addUsed(all, at);
    return all.decimal();
  }

  /** As a binary fraction, for statistics. */
  usedNumber(at: number): number {
    return this.#rest.size > 0 && this.#rest.has(at) ? Number(this.used(at)) : must(this.#used[at], 'day');
  }

  /** Brings the columns from `from` on into the order of days, each day once. */
  sort(from: number): void {
    const moved = Array.from({ length: this.#size - from }, (_, index) => this.#take(from + index));
    this.#size = from;
    for (const each of moved.toSorted((a, b) => a.day - b.day)) this.#put(each, from);
  }

  #take(at: number): Moved {
    const rest = this.#rest.get(at);
    this.#rest.delete(at);
    return {
      day: this.day(at),
      used: must(this.#used[at], 'day'),
      changed: must(this.#changed[at], 'day'),
      came: this.came(at),
      rest,
    };
  }

  #put({ day, used, changed, came, rest }: Moved, from: number): void {
    const last = this.#size - 1;
    const at = last >= from && this.day(last) === day ? last : this.push(day);
    this.use(at, used);
    this.change(at, changed);
    if (came) this.arrive(at);
    if (!rest) return;
    this.use(at, amountOf(rest.used.decimal()));
    this.change(at, amountOf(rest.changed.decimal()));
  }

  #restOf(at: number): Rest {
    const known = this.#rest.get(at);
    if (known) return known;
    const rest = { used: new Tally(), changed: new Tally() };
    this.#rest.set(at, rest);
    return rest;
  }

  #grow(): void {
    const capacity = this.#days.length * 2;
    const [days, came] = [new Int32Array(capacity), new Uint8Array(capacity)];
    const [used, changed] = [new Float64Array(capacity), new Float64Array(capacity)];
    days.set(this.#days);
    used.set(this.#used);
    changed.set(this.#changed);
    came.set(this.#came);
    [this.#days, this.#used, this.#changed, this.#came] = [days, used, changed, came];
  }
}

function addRest(to: Tally, rest: Tally | undefined): void {
  const amount = rest?.decimal() ?? '0';
  if (!isZero(amount)) to.add(amount);
}
