import { add, convert, type Decimal, isNegative, isZero, negate } from '@lotline/chaincode/domain';
import type { Database } from '../../projection/database';
import { dayNumber } from '../../projection/daySums';
import { useKinds } from '../../projection/moveKinds';
import { daysBetween, daysLater } from '../days';
import { countDays, PositionLedger, runsOf, totalOf } from '../demand';
import { type DaySum, type LotDays, type PositionDays, positionKey, sumsOf } from '../lotDays';
import { ProductUnits } from '../productUnits';
import { ShippedGoods } from '../shippedGoods';
import type { ProductStock } from '../stockOn';
import type { KpiFacts, Period } from './task';

/** The stock and movements of an owner in a period. Quantities are in the product's unit. */
export interface PeriodFacts {
  readonly period: Period;
  /** By product, at the end of the day before the period, and of its last day. */
  readonly opening: Map<string, ProductStock>;
  readonly closing: Map<string, ProductStock>;
  /** Sold and consumed by product. */
  readonly used: Map<string, Decimal>;
  /** Missed in counts, less what they found, by product. */
  readonly missed: Map<string, Decimal>;
  /** Movements of which it is not known why they happened. */
  unclear: number;
  days: number;
  daysWithoutStock: number;
  /** Products of which something was used in the days after which stock is dead. */
  readonly usedSince: Set<string>;
  /** Opening and closing together, of positions with a holding cost, by `positionKey`. */
  readonly held: Map<string, Decimal>;
}

/** The facts of all periods, and the first day of each lot at the owner's places. */
export interface AllFacts {
  readonly periods: readonly PeriodFacts[];
  readonly came: ReadonlyMap<string, number>;
}

const addTo = (sums: Map<string, Decimal>, key: string, amount: Decimal): void => {
  sums.set(key, add(sums.get(key) ?? '0', amount));
};

const emptyFacts = (period: Period): PeriodFacts => ({
  period,
  opening: new Map(),
  closing: new Map(),
  used: new Map(),
  missed: new Map(),
  unclear: 0,
  days: 0,
  daysWithoutStock: 0,
  usedSince: new Set(),
  held: new Map(),
});

/** Bounds of a period as days since 1970. */
interface Bounds {
  readonly facts: PeriodFacts;
  readonly from: number;
  readonly end: number;
}

/** The begin of a day at which the stock of every lot is noted. */
interface Mark {
  readonly at: number;
  readonly note: (position: Position, lot: LotDays, onHand: Decimal) => void;
}

interface Position extends PositionDays {
  readonly uom: string | undefined;
  readonly isHeld: boolean;
}

/** Reads every position once. */
class Reading {
  readonly came = new Map<string, number>();
  readonly #bounds: readonly Bounds[];
  readonly #marks: readonly Mark[];
  readonly #deadDays: number;
  readonly #shipped: ShippedGoods;

  constructor(database: Database, periods: readonly PeriodFacts[], deadDays: number) {
    this.#bounds = periods.map((facts) => ({
      facts,
      from: dayNumber(facts.period.from),
      end: dayNumber(facts.period.to) + 1,
    }));
    this.#marks = this.#bounds
      .flatMap(({ facts, from, end }) => [
        { at: from, note: noteEnd(facts, facts.opening) },
        { at: end, note: noteEnd(facts, facts.closing) },
      ])
      .toSorted((a, b) => a.at - b.at);
    this.#deadDays = deadDays;
    this.#shipped = new ShippedGoods(database);
  }

  note(position: Position): void {
    const { product, place, uom, lots } = position;
    const last = Math.max(...this.#bounds.map(({ end }) => end));
    const ledger = uom === undefined ? undefined : new PositionLedger(uom, last);
    for (const lot of lots) {
      const sums = sumsOf(lot);
      ledger?.note(lot, sums);
      this.#noteFirst(lot.lot, sums[0]?.day ?? Number.POSITIVE_INFINITY);
      this.#noteLot(position, lot, sums);
    }
    if (!ledger) return;
    for (const each of this.#shipped.of(product, place)) ledger.noteShipped(each);
    for (const bounds of this.#bounds) this.#noteDemand(product, ledger, bounds);
  }

  #noteFirst(lot: string, day: number): void {
    if (day < (this.came.get(lot) ?? Number.POSITIVE_INFINITY)) this.came.set(lot, day);
  }

  /** Adds up once, and takes what is on hand at the bounds of the periods on the way. */
  #noteLot(position: Position, lot: LotDays, sums: readonly DaySum[]): void {
    let onHand: Decimal = '0';
    let next = 0;
    for (const { at, note } of this.#marks) {
      for (let sum = sums[next]; sum && sum.day < at; sum = sums[next]) {
        onHand = add(onHand, sum.amount);
        next += 1;
      }
      note(position, lot, onHand);
    }
    for (const sum of sums) {
      if (sum.kind === 'other') continue;
      for (const { facts, from, end } of this.#bounds) {
        if (sum.day >= from && sum.day < end) noteFlow(facts, position, sum, lot.uom);
      }
    }
  }

  #noteDemand(product: string, ledger: PositionLedger, { facts, from, end }: Bounds): void {
    const { all, censored } = countDays(ledger, end - from, end);
    facts.days += all;
    facts.daysWithoutStock += censored;
    if (facts.usedSince.has(product)) return;
    if (!isZero(totalOf({ runs: runsOf(ledger, this.#deadDays, end) }))) facts.usedSince.add(product);
  }
}

const inUnit = (amount: Decimal, from: string, to: string | undefined): Decimal | undefined =>
  to === undefined ? undefined : from === to ? amount : convert(amount, from, to);

function noteFlow(facts: PeriodFacts, { product, uom }: Position, { kind, amount, moves }: DaySum, unit: string): void {
  const moved = inUnit(amount, unit, uom);
  if (moved === undefined) return;
  if (useKinds.has(kind)) addTo(facts.used, product, negate(moved));
  if (kind === 'counted') addTo(facts.missed, product, negate(moved));
  if (kind === 'unclear' || kind === 'mixed') facts.unclear += moves;
}

function noteStock(stocks: Map<string, ProductStock>, { product, uom }: Position, lot: LotDays, amount: Decimal): void {
  if (isZero(amount)) return;
  const stock = stocks.get(product) ?? { product, uom, lots: new Map(), foreign: new Set() };
  stocks.set(product, stock);
  const converted = inUnit(amount, lot.uom, uom);
  if (converted === undefined) stock.foreign.add(lot.uom);
  else addTo(stock.lots, lot.lot, converted);
}

/** Notes the stock of a lot at an end of a period. */
const noteEnd =
  (facts: PeriodFacts, stocks: Map<string, ProductStock>): Mark['note'] =>
  (position, lot, onHand) => {
    noteStock(stocks, position, lot, onHand);
    if (!position.isHeld || isNegative(onHand)) return;
    const amount = inUnit(onHand, lot.uom, position.uom);
    if (amount !== undefined) addTo(facts.held, positionKey(position.product, position.place), amount);
  };

/** Lots of which nothing is on hand are no stock. */
function withoutEmpty(stocks: Map<string, ProductStock>): void {
  for (const [product, { lots, foreign }] of stocks) {
    for (const [lot, quantity] of lots) if (isZero(quantity) || isNegative(quantity)) lots.delete(lot);
    if (lots.size + foreign.size === 0) stocks.delete(product);
  }
}

/** Reads all positions once, for all periods. */
export function periodFacts(
  database: Database,
  { task, positions, holdings }: KpiFacts,
  periods: readonly Period[],
): AllFacts {
  const all = periods.map(emptyFacts);
  const reading = new Reading(database, all, task.deadDays);
  const units = new ProductUnits(database);
  const held = new Set(holdings.map(({ product, place }) => positionKey(product, place)));
  for (const [key, position] of positions) {
    reading.note({ ...position, uom: units.of(position.product), isHeld: held.has(key) });
  }
  for (const { opening, closing } of all) {
    withoutEmpty(opening);
    withoutEmpty(closing);
  }
  return { periods: all, came: reading.came };
}

/** Days of a period, both ends included. */
export const lengthOf = ({ from, to }: Period): number => daysBetween(from, daysLater(to, 1));
