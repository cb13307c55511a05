import type { LotLine, Thing } from '../facts/thing';
import { add, type Decimal, isZero, negate } from '../quantity';

/** UN/ECE code of "one", the unit of serialized items. */
export const one = 'C62';

/** Lot lines summed per lot and unit of measure, without zero lines, ordered by lot and unit. */
export function sumLines(...lists: readonly (readonly LotLine[])[]): LotLine[] {
  const [first, ...others] = lists.flat();
  if (first && others.length === 0) return isZero(first.quantity) ? [] : [first];
  const totals = new Map<string, LotLine>();
  for (const line of lists.flat()) {
    const key = `${line.lot} ${line.uom}`;
    const quantity: Decimal = add(totals.get(key)?.quantity ?? '0', line.quantity);
    totals.set(key, { lot: line.lot, quantity, uom: line.uom });
  }
  const entries = [...totals].filter(([, { quantity }]) => !isZero(quantity));
  return entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line);
}

export const minusLines = (lines: readonly LotLine[]): LotLine[] =>
  lines.map((line) => ({ ...line, quantity: negate(line.quantity) }));

/** Things as lot lines: one C62 of their lot each, and the lots inside them. A thing without a lot counts for no lot. */
export const thingLines = (things: readonly Pick<Thing, 'lot' | 'inside'>[]): LotLine[] =>
  sumLines(
    things.flatMap(({ lot, inside }) => [
      ...(lot ? [{ lot, quantity: '1' as const, uom: one }] : []),
      ...(inside?.load ?? []),
    ]),
  );
