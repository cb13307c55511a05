import { convert, isComparable } from '../convert';
import { Refusal } from '../errors';
import { lotKey } from '../facts/lot';
import type { LotLine } from '../facts/thing';
import type { LotId } from '../gs1/id';
import { isHoldable, quantityDigits } from '../quantity';
import type { Facts } from '../step';
import { one, sumLines } from './load';
import { lotOf } from './lots';
import { productFact } from './ownership';

const byLot = (lines: readonly LotLine[]): [LotId, readonly LotLine[]][] => {
  const lots = new Map<LotId, LotLine[]>();
  for (const line of lines) lots.set(line.lot, [...(lots.get(line.lot) ?? []), line]);
  return [...lots];
};

const inUnit = (lines: readonly LotLine[], unit: string): LotLine[] =>
  lines.flatMap((line) => {
    const quantity = convert(line.quantity, line.unit, unit);
    return quantity === undefined ? [] : [{ ...line, quantity, unit }];
  });

/**
 * Lines as their lots are counted, one by one. Count and weight of one lot are two measures of the same goods: the one that the lot is
 * counted in stands for both. Lines of unknown lots, and those that nothing converts, stay as they are.
 */
export const measured = (facts: Facts, lines: readonly LotLine[]): readonly LotLine[] => {
  const [first, ...others] = lines;
  if (first && others.length === 0) return measuredLot(facts, first.lot, lines);
  return byLot(lines).flatMap(([lot, told]) => measuredLot(facts, lot, told));
};

function measuredLot(facts: Facts, lot: LotId, told: readonly LotLine[]): readonly LotLine[] {
  const unit = facts.get(lotKey(lot))?.unit;
  if (told.every((line) => line.unit === unit)) return told;
  const counted = unit === undefined ? told : inUnit(told, unit);
  return counted.length > 0 ? counted : told;
}

/** The same, added up per lot. */
export const asCounted = (facts: Facts, lines: readonly LotLine[]): LotLine[] => sumLines(measured(facts, lines));

/** Refuses a quantity that stock cannot hold; the trace holds any. */
export function assertHoldable({ lot, quantity, unit }: LotLine): void {
  if (isHoldable(quantity)) return;
  const { integer, fraction } = quantityDigits;
  throw new Refusal(
    'quantity_invalid',
    `Stock holds no ${quantity} ${unit} of ${lot}: a quantity is zero or more, with up to ${integer} digits and ${fraction} decimals.`,
    { lot, quantity },
  );
}

/** The line of a commissioned lot, in the unit that the lot is counted in. Refuses one that no exact conversion brings there. */
export function lotLine(facts: Facts, line: LotLine): LotLine {
  const [counted = line] = measured(facts, [line]);
  lotOf(facts, counted);
  assertHoldable(counted);
  return counted;
}

/** The same for many lines, added up per lot. */
export const lotLines = (facts: Facts, lines: readonly LotLine[]): LotLine[] =>
  asCounted(facts, lines).map((line) => lotLine(facts, line));

const isCountFirst = (a: LotLine, b: LotLine): number =>
  Number(b.unit === one) - Number(a.unit === one) || (a.unit < b.unit ? -1 : 1);

/**
 * Lines of lots that an event makes. Each lot is counted as it was before, or as its product is, or else by the count that the event
 * gives; other measures of it stay in the event.
 */
export const madeLines = (facts: Facts, lines: readonly LotLine[]): LotLine[] =>
  byLot(sumLines(lines)).flatMap(([lot, told]) => {
    const unit = facts.get(lotKey(lot))?.unit ?? productFact(facts, lot)?.unit;
    if (unit === undefined) return [...told].sort(isCountFirst).slice(0, 1);
    const alike = told.filter((line) => isComparable(line.unit, unit));
    if (alike.length === 1 && alike[0]?.unit !== one) return alike;
    const made = sumLines(inUnit(alike, unit));
    return made.length > 0 ? made : told;
  });

/** Refuses to make a lot that is counted in what its product is not counted in. */
export function assertUnitOfProduct(facts: Facts, { lot, unit }: LotLine): void {
  const expected = productFact(facts, lot)?.unit;
  if (expected === undefined || isComparable(unit, expected)) return;
  throw new Refusal(
    'unit_of_measure_mismatch',
    `The product of ${lot} is counted in ${expected}; a lot of it cannot be counted in ${unit}.`,
    { lot, unit, expected },
  );
}
