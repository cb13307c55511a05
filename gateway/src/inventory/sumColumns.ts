import { add, type Decimal, isNegative, isZero, must } from '@lotline/chaincode/domain';

/** Whole numbers up to this are added up as numbers: nine million of them are still exact. */
const mostWhole = 1e9;

/** An exact amount: small whole numbers as they are, which most are, and every other as text. */
export type Amount = number | Decimal;

/** The amount of a decimal or a number of SQLite. */
export function amountOf(value: Amount): Amount {
  const number = Number(value);
  return Number.isInteger(number) && Math.abs(number) <= mostWhole ? number : `${value}`;
}

/** An exact sum of amounts. */
export class Tally {
  #whole = 0;
  #rest: Decimal = '0';

  add(amount: Amount): void {
    if (typeof amount === 'number') this.#whole += amount;
    else this.#rest = add(this.#rest, amount);
  }

  addAll(other: Tally): void {
    this.#whole += other.#whole;
    if (other.#rest !== '0') this.#rest = add(this.#rest, other.#rest);
  }

  /** Zero or less. */
  isEmpty(): boolean {
    if (this.#rest === '0') return this.#whole <= 0;
    const total = this.decimal();
    return isZero(total) || isNegative(total);
  }

  isNegative(): boolean {
    return this.#rest === '0' ? this.#whole < 0 : isNegative(this.decimal());
  }

  isZero(): boolean {
    return this.#rest === '0' ? this.#whole === 0 : isZero(this.decimal());
  }

  decimal(): Decimal {
    return this.#rest === '0' ? `${this.#whole}` : add(`${this.#whole}`, this.#rest);
  }

  clear(): void {
    this.#whole = 0;
    this.#rest = '0';
  }
}

/** Sums of changes on hand in columns, by position: an object for each would take several times the memory and time. */
export class SumColumns {
  #size = 0;
  #days: Int32Array;
  #reasons: Uint8Array;
  #amounts: Float64Array;
  /** Amounts that are no small whole numbers. */
  readonly #exact = new Map<number, Decimal>();
  readonly #moves = new Map<number, number>();

  constructor(capacity = 16) {
    this.#days = new Int32Array(capacity);
    this.#reasons = new Uint8Array(capacity);
    this.#amounts = new Float64Array(capacity);
  }

  get size(): number {
    return this.#size;
  }

  /** `reason`: position of the kind in `moveKinds`, times two, and one more if anything came. `moves` are kept if they are given. */
  push(day: number, reason: number, value: Amount, moves?: number): void {
    const at = this.#size;
    if (at === this.#days.length) this.#grow();
    this.#size += 1;
    this.#days[at] = day;
    this.#reasons[at] = reason;
    const amount = amountOf(value);
    if (typeof amount === 'number') this.#amounts[at] = amount;
    else this.#exact.set(at, amount);
    if (moves !== undefined) this.#moves.set(at, moves);
  }

  /** Days since 1 January 1970, UTC. */
  day(at: number): number {
    return must(this.#days[at], 'day');
  }

  /** Position of the kind in `moveKinds`. */
  kind(at: number): number {
    return must(this.#reasons[at], 'reason') >> 1;
  }

  /** True if anything came. */
  came(at: number): boolean {
    return (must(this.#reasons[at], 'reason') & 1) === 1;
  }

  amount(at: number): Amount {
    return (this.#exact.size === 0 ? undefined : this.#exact.get(at)) ?? must(this.#amounts[at], 'amount');
  }

  /** Number of movements, of kinds for which it is read. */
  moves(at: number): number {
    return this.#moves.get(at) ?? 0;
  }

  #grow(): void {
    const capacity = this.#days.length * 2;
    const [days, reasons, amounts] = [new Int32Array(capacity), new Uint8Array(capacity), new Float64Array(capacity)];
    days.set(this.#days);
    reasons.set(this.#reasons);
    amounts.set(this.#amounts);
    [this.#days, this.#reasons, this.#amounts] = [days, reasons, amounts];
  }
}
