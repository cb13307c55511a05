import { add, convert, type Decimal, isNegative, isZero, negate } from '@lotline/chaincode/domain';
import type { Database } from '../../projection/database';
import { dayNumber } from '../../projection/daySums';
import { moveKinds, useKinds } from '../../projection/moveKinds';
import { daysBetween, daysLater } from '../days';
import { countDays } from '../demand';
import type { LotDays, PositionDays } from '../lotDays';
import { PositionLedger } from '../positionLedger';
import { ProductUnits } from '../../queries/productUnits';
import { ShippedGoods } from '../shippedGoods';
import type { ProductStock } from '../stockOn';
import { Tally } from '../sumColumns';
import type { Holding, KpiFacts, Period } from './task';

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
  /** Opening and closing together, of all positions of a holding cost. */
  readonly held: Map<Holding, Decimal>;
}

/** The facts of all periods, and the first day of each lot at the owner's places. */
export interface AllFacts {
  readonly periods: readonly PeriodFacts[];
  readonly came: ReadonlyMap<string, number>;
}

const addTo = <Key>(sums: Map<Key, Decimal>, key: Key, amount: Decimal): void => {
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

/** Bounds of a period as days since 1970, with sums of the lot that is read. */
interface Bounds {
  readonly facts: PeriodFacts;
  readonly from: number;
  readonly end: number;
  readonly used: Tally;
  readonly missed: Tally;
}

/** The begin of a day at which the stock of every lot is noted. */
interface Mark {
  readonly at: number;
  readonly note: (position: Position, lot: LotDays, onHand: Decimal) => void;
}

interface Position extends PositionDays {
  readonly uom: string | undefined;
  readonly holding: Holding | undefined;
}

const uses = moveKinds.map((kind) => useKinds.has(kind));
const kinds = {
  other: moveKinds.indexOf('other'),
  counted: moveKinds.indexOf('counted'),
  unclear: moveKinds.indexOf('unclear'),
  mixed: moveKinds.indexOf('mixed'),
};

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
      used: new Tally(),
      missed: new Tally(),
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
      ledger?.note(lot);
      this.#noteFirst(lot.lot, lot.from < lot.end ? lot.sums.day(lot.from) : Number.POSITIVE_INFINITY);
      this.#noteStock(position, lot);
      this.#noteFlows(position, lot);
    }
    if (!ledger) return;
    for (const each of this.#shipped.of(product, place)) ledger.noteShipped(each);
    for (const bounds of this.#bounds) this.#noteDemand(product, ledger, bounds);
  }

  #noteFirst(lot: string, day: number): void {
    if (day < (this.came.get(lot) ?? Number.POSITIVE_INFINITY)) this.came.set(lot, day);
  }

  /** Adds up once, and takes the quantity on hand at the bounds of the periods on the way. */
  #noteStock(position: Position, lot: LotDays): void {
    const { sums, from, end } = lot;
    const onHand = new Tally();
    let next = from;
    for (const { at, note } of this.#marks) {
      for (; next < end && sums.day(next) < at; next += 1) onHand.add(sums.amount(next));
      note(position, lot, onHand.decimal());
    }
  }

  #noteFlows(position: Position, lot: LotDays): void {
    const { sums, from, end } = lot;
    for (let at = from; at < end; at += 1) {
      if (sums.kind(at) === kinds.other) continue;
      const day = sums.day(at);
      for (const bounds of this.#bounds)
        if (day >= bounds.from && day < bounds.end) noteFlow(bounds, position, lot, at);
    }
    for (const { facts, used, missed } of this.#bounds) {
      addFlow(facts.used, position.product, used);
      addFlow(facts.missed, position.product, missed);
    }
  }

  #noteDemand(product: string, ledger: PositionLedger, { facts, from, end }: Bounds): void {
    const { all, censored } = countDays(ledger, end - from, end);
    facts.days += all;
    facts.daysWithoutStock += censored;
    if (facts.usedSince.has(product)) return;
    if (ledger.isUsed(this.#deadDays, end)) facts.usedSince.add(product);
  }
}

const inUnit = (amount: Decimal, from: string, to: string | undefined): Decimal | undefined =>
  to === undefined ? undefined : from === to ? amount : convert(amount, from, to);

/** Adds a sum to those of its lot, in the unit of the product. */
function noteFlow({ facts, used, missed }: Bounds, { uom }: Position, { uom: unit, sums }: LotDays, at: number): void {
  const amount = sums.amount(at);
  const moved = unit === uom ? amount : inUnit(`${amount}`, unit, uom);
  if (moved === undefined) return;
  const kind = sums.kind(at);
  if (uses[kind]) used.add(moved);
  if (kind === kinds.counted) missed.add(moved);
  if (kind === kinds.unclear || kind === kinds.mixed) facts.unclear += sums.moves(at);
}

/** Adds the changes of a lot, which are below zero, to the goods that left of its product. */
function addFlow(flows: Map<string, Decimal>, product: string, lot: Tally): void {
  if (!lot.isZero()) addTo(flows, product, negate(lot.decimal()));
  lot.clear();
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
    if (!position.holding || isNegative(onHand)) return;
    const amount = inUnit(onHand, lot.uom, position.uom);
    if (amount !== undefined) addTo(facts.held, position.holding, amount);
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
  const held = new Map(holdings.flatMap((holding) => holding.keys.map((key) => [key, holding] as const)));
  for (const [key, position] of positions) {
    reading.note({ ...position, uom: units.of(position.product), holding: held.get(key) });
  }
  for (const { opening, closing } of all) {
    withoutEmpty(opening);
    withoutEmpty(closing);
  }
  return { periods: all, came: reading.came };
}

/** Days of a period, both ends included. */
export const lengthOf = ({ from, to }: Period): number => daysBetween(from, daysLater(to, 1));
