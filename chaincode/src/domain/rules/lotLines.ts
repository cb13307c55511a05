import { convert, isComparable } from '../convert';
import { Refusal } from '../errors';
import { lotKey } from '../facts/lot';
import type { Product } from '../facts/product';
import type { LotLine } from '../facts/thing';
import type { LotId } from '../gs1/id';
import { isHoldable, isZero, quantityDigits } from '../quantity';
import type { Facts } from '../step';
import { one, sumLines } from './load';
import { lotOf } from './lots';
import { productFact } from './ownership';

const byLot = (lines: readonly LotLine[]): [LotId, readonly LotLine[]][] => {
  const lots = new Map<LotId, LotLine[]>();
  for (const line of lines) lots.set(line.lot, [...(lots.get(line.lot) ?? []), line]);
  return [...lots];
};

const inUom = (lines: readonly LotLine[], uom: string): LotLine[] =>
  lines.flatMap((line) => {
    const quantity = convert(line.quantity, line.uom, uom);
    return quantity === undefined ? [] : [{ ...line, quantity, uom }];
  });

/**
 * The lines in their lots' units. Count and weight of one lot are two measures of the same goods; only the lines that convert to the lot's
 * unit are kept. Lines of unknown lots, and lots without convertible lines, stay as they are.
 */
export const measured = (facts: Facts, lines: readonly LotLine[]): readonly LotLine[] => {
  const [first, ...others] = lines;
  if (first && others.length === 0) return measuredLot(facts, first.lot, lines);
  return byLot(lines).flatMap(([lot, own]) => measuredLot(facts, lot, own));
};

function measuredLot(facts: Facts, lot: LotId, lines: readonly LotLine[]): readonly LotLine[] {
  const uom = facts.get(lotKey(lot))?.uom;
  if (lines.every((line) => line.uom === uom)) return lines;
  const counted = uom === undefined ? lines : inUom(lines, uom);
  return counted.length > 0 ? counted : lines;
}

/** The lines in their lots' units, summed per lot. */
export const asCounted = (facts: Facts, lines: readonly LotLine[]): LotLine[] => sumLines(measured(facts, lines));

/** Refuses a quantity that stock cannot hold. Events may have any quantity. */
export function assertHoldable({ lot, quantity, uom }: LotLine): void {
  if (isHoldable(quantity)) return;
  const { integer, fraction } = quantityDigits;
  throw new Refusal(
    'quantity_invalid',
    `Stock cannot hold ${quantity} ${uom} of ${lot}: a quantity is zero or more, with up to ${integer} digits and ${fraction} decimals.`,
    { lot, quantity },
  );
}

/** The line of a commissioned lot in the lot's unit. Refuses a line without exact conversion. */
export function lotLine(facts: Facts, line: LotLine): LotLine {
  const [counted = line] = measured(facts, [line]);
  lotOf(facts, counted);
  assertHoldable(counted);
  return counted;
}

/** Returns true for a line of a commissioned lot in the lot's unit. */
function isIn(facts: Facts, { lot, uom }: LotLine): boolean {
  const known = facts.get(lotKey(lot));
  return known?.status === 'active' && known.uom === uom;
}

/** The lines of commissioned lots in their units, summed per lot. Refuses as `lotLine` does. */
export function lotLines(facts: Facts, lines: readonly LotLine[]): readonly LotLine[] {
  const [first, ...others] = lines;
  const isCounted = first && others.length === 0 && !isZero(first.quantity) && isIn(facts, first);
  const counted = isCounted ? lines : asCounted(facts, lines);
  for (const line of counted) {
    if (!isCounted) lotOf(facts, line);
    assertHoldable(line);
  }
  return counted;
}

const isCountFirst = (a: LotLine, b: LotLine): number =>
  Number(b.uom === one) - Number(a.uom === one) || (a.uom < b.uom ? -1 : 1);

/**
 * The lines of lots that an event makes, each in the lot's unit, else in its product's unit, else the event's count. So runs in several
 * units give the same lot in any order. Other measures of the same lot stay only in the event.
 */
export function madeLines(facts: Facts, lines: readonly LotLine[]): readonly LotLine[] {
  const [first, ...others] = lines;
  const isOne = first && others.length === 0 && !isZero(first.quantity);
  if (isOne && (madeUom(facts, first.lot) ?? first.uom) === first.uom) return lines;
  return byLot(sumLines(lines)).flatMap(([lot, own]) => {
    const uom = madeUom(facts, lot);
    if (uom === undefined) return [...own].sort(isCountFirst).slice(0, 1);
    const alike = own.filter((line) => isComparable(line.uom, uom));
    const made = sumLines(inUom(alike, uom));
    return made.length > 0 ? made : own;
  });
}

const madeUom = (facts: Facts, lot: LotId): string | undefined =>
  facts.get(lotKey(lot))?.uom ?? productFact(facts, lot)?.uom;

/** Refuses to make a lot in a unit that is not comparable with its product's. */
export function assertUomOfProduct(product: Product | undefined, { lot, uom }: LotLine): void {
  const expected = product?.uom;
  if (expected === undefined || isComparable(uom, expected)) return;
  throw new Refusal(
    'uom_mismatch',
    `The product of ${lot} is counted in ${expected}; a lot of it cannot be counted in ${uom}.`,
    { lot, uom, expected },
  );
}
