import { add, convert, type Decimal, negate } from '@lotline/chaincode/domain';
import { dayNumber } from '../../projection/daySums';
import { moveKinds } from '../../projection/moveKinds';
import { daysBetween, daysLater } from '../days';
import type { LotDays, PositionDays } from '../lotDays';
import type { PositionLedger } from '../positionLedger';
import type { ProductStock } from '../stockOn';
import { amountOf, Tally } from '../sumColumns';
import type { Holding, KpiFacts, Period } from './task';

/** The stock and movements of an owner in a period. Quantities are in the product's unit. */
export interface PeriodFacts {
  readonly period: Period;
  /** By product, at the end of the day before the period, and of its last day. */
  readonly opening: Map<string, ProductStock>;
  readonly closing: Map<string, ProductStock>;
  /** Sold, consumed and shipped to others, by product. */
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

/** The stock of a product as it is added up. */
interface Adding {
  readonly product: string;
  readonly uom: string | undefined;
  readonly lots: Map<string, Tally>;
  readonly foreign: Set<string>;
}

/** Bounds of a period as days since 1970, with sums of the product that is read. */
interface Bounds {
  readonly facts: PeriodFacts;
  readonly from: number;
  readonly end: number;
  readonly used: Map<string, Tally>;
  readonly missed: Tally;
  readonly opening: Map<string, Adding>;
  readonly closing: Map<string, Adding>;
  readonly held: Map<Holding, Tally>;
}

/** The begin of a day at which the stock of every lot is noted. */
interface Mark {
  readonly at: number;
  readonly stocks: Map<string, Adding>;
  readonly held: Map<Holding, Tally>;
}

interface Position extends PositionDays {
  readonly uom: string | undefined;
  readonly holding: Holding | undefined;
}

const kinds = {
  counted: moveKinds.indexOf('counted'),
  unclear: moveKinds.indexOf('unclear'),
  mixed: moveKinds.indexOf('mixed'),
};
/** The kinds that `noteFlow` takes in; most movements are sales. */
const isFlow = moveKinds.map((_kind, at) => Object.values(kinds).includes(at));

const boundsOf = (facts: PeriodFacts): Bounds => ({
  facts,
  from: dayNumber(facts.period.from),
  end: dayNumber(facts.period.to) + 1,
  used: new Map(),
  missed: new Tally(),
  opening: new Map(),
  closing: new Map(),
  held: new Map(),
});

/** Reads every position once. */
class Reading {
  readonly came = new Map<string, number>();
  readonly last: number;
  readonly #first: number;
  readonly #bounds: readonly Bounds[];
  readonly #marks: readonly Mark[];
  readonly #deadDays: number;

  constructor(periods: readonly PeriodFacts[], deadDays: number) {
    this.#bounds = periods.map(boundsOf);
    this.#marks = this.#bounds
      .flatMap(({ from, end, opening, closing, held }) => [
        { at: from, stocks: opening, held },
        { at: end, stocks: closing, held },
      ])
      .toSorted((a, b) => a.at - b.at);
    this.#deadDays = deadDays;
    this.last = Math.max(...this.#bounds.map(({ end }) => end));
    this.#first = Math.min(...this.#bounds.map(({ from }) => from));
  }

  note(position: Position, ledger: PositionLedger | undefined): void {
    for (const lot of position.lots) {
      this.#noteFirst(lot.lot, lot.from < lot.end ? lot.sums.day(lot.from) : Number.POSITIVE_INFINITY);
      this.#noteStock(position, lot);
      this.#noteFlows(position, lot);
    }
    if (!ledger) return;
    this.#noteDays(ledger);
    for (const bounds of this.#bounds) this.#noteDemand(position.product, ledger, bounds);
  }

  /** Writes the sums of all positions to the facts. */
  finish(): void {
    for (const { facts, used, opening, closing, held } of this.#bounds) {
      for (const [product, amount] of used) facts.used.set(product, amount.decimal());
      keep(facts.opening, opening);
      keep(facts.closing, closing);
      for (const [holding, amount] of held) facts.held.set(holding, amount.decimal());
    }
  }

  #noteFirst(lot: string, day: number): void {
    if (day < (this.came.get(lot) ?? Number.POSITIVE_INFINITY)) this.came.set(lot, day);
  }

  /** Adds up once, and takes the quantity on hand at the bounds of the periods on the way. */
  #noteStock(position: Position, lot: LotDays): void {
    const { sums, from, end } = lot;
    const onHand = new Tally();
    let next = from;
    for (const mark of this.#marks) {
      for (; next < end && sums.day(next) < mark.at; next += 1) onHand.add(sums.amount(next));
      if (!onHand.isZero()) noteEnd(mark, position, lot, onHand);
    }
  }

  #noteFlows(position: Position, lot: LotDays): void {
    const { sums, from, end } = lot;
    for (let at = from; at < end; at += 1) {
      if (!isFlow[sums.kind(at)]) continue;
      const day = sums.day(at);
      for (const bounds of this.#bounds)
        if (day >= bounds.from && day < bounds.end) noteFlow(bounds, position, lot, at);
    }
    for (const { facts, missed } of this.#bounds) addFlow(facts.missed, position.product, missed);
  }

  /** Counts the days of all periods, and those without stock, in one walk. */
  #noteDays(ledger: PositionLedger): void {
    ledger.walk(this.last - this.#first, this.last, ({ day, length, censored }) => {
      for (const { facts, from, end } of this.#bounds) {
        const inPeriod = Math.min(day + length, end) - Math.max(day, from);
        if (inPeriod <= 0) continue;
        facts.days += inPeriod;
        if (censored) facts.daysWithoutStock += inPeriod;
      }
    });
  }

  #noteDemand(product: string, ledger: PositionLedger, { facts, used, from, end }: Bounds): void {
    ledger.addUsedBetween(tallyOf(used, product), from, end);
    if (facts.usedSince.has(product)) return;
    if (ledger.isUsed(this.#deadDays, end)) facts.usedSince.add(product);
  }
}

const inUnit = (amount: Decimal, from: string, to: string | undefined): Decimal | undefined =>
  to === undefined ? undefined : from === to ? amount : convert(amount, from, to);

/** Adds a sum to those of its lot, in the unit of the product. */
function noteFlow({ facts, missed }: Bounds, { uom }: Position, { uom: unit, sums }: LotDays, at: number): void {
  const amount = sums.amount(at);
  const moved = unit === uom ? amount : inUnit(`${amount}`, unit, uom);
  if (moved === undefined) return;
  const kind = sums.kind(at);
  if (kind === kinds.counted) missed.add(moved);
  if (kind === kinds.unclear || kind === kinds.mixed) facts.unclear += sums.moves(at);
}

/** Adds the changes of a lot, which are below zero, to the goods that left of its product. */
function addFlow(flows: Map<string, Decimal>, product: string, lot: Tally): void {
  if (!lot.isZero()) addTo(flows, product, negate(lot.decimal()));
  lot.clear();
}

/** A quantity in the unit of its product; undefined if it does not convert. */
function converted(amount: Tally, from: string, to: string | undefined): Tally | undefined {
  if (from === to) return amount;
  const found = inUnit(amount.decimal(), from, to);
  if (found === undefined) return undefined;
  const tally = new Tally();
  tally.add(amountOf(found));
  return tally;
}

const tallyOf = <Key>(tallies: Map<Key, Tally>, key: Key): Tally => {
  const known = tallies.get(key) ?? new Tally();
  tallies.set(key, known);
  return known;
};

/** Notes the stock of a lot, which is not zero, at an end of a period. */
function noteEnd({ stocks, held }: Mark, { product, uom, holding }: Position, lot: LotDays, onHand: Tally): void {
  const stock = stocks.get(product) ?? { product, uom, lots: new Map<string, Tally>(), foreign: new Set() };
  stocks.set(product, stock);
  const amount = converted(onHand, lot.uom, uom);
  if (!amount) {
    stock.foreign.add(lot.uom);
    return;
  }
  tallyOf(stock.lots, lot.lot).addAll(amount);
  if (holding && !onHand.isNegative()) tallyOf(held, holding).addAll(amount);
}

/** Lots of which nothing is on hand are no stock. */
function keep(stocks: Map<string, ProductStock>, found: ReadonlyMap<string, Adding>): void {
  for (const [product, { uom, lots, foreign }] of found) {
    const there = [...lots].filter(([, quantity]) => !quantity.isEmpty());
    if (there.length + foreign.size === 0) continue;
    const quantities = new Map(there.map(([lot, quantity]) => [lot, quantity.decimal()]));
    stocks.set(product, { product, uom, lots: quantities, foreign });
  }
}

/** Reads all positions once, for all periods. */
export function periodFacts({ task, positions, holdings }: KpiFacts, periods: readonly Period[]): AllFacts {
  const all = periods.map(emptyFacts);
  const reading = new Reading(all, task.deadDays);
  const held = new Map(holdings.flatMap((holding) => holding.keys.map((key) => [key, holding] as const)));
  for (const [key, position] of positions.all) {
    const uom = positions.uomOf(position);
    reading.note({ ...position, uom, holding: held.get(key) }, positions.ledgerOf(position, reading.last));
  }
  reading.finish();
  return { periods: all, came: reading.came };
}

/** Days of a period, both ends included. */
export const lengthOf = ({ from, to }: Period): number => daysBetween(from, daysLater(to, 1));
