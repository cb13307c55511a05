import { add, compare, type Decimal, isZero, subtract, sum } from '@lotline/chaincode/domain';
import type { ValuationMethod } from '../answers/inventoryCosts';
import type { Layer } from './costs';
import { divide, multiply } from './decimals';
import { groupBy } from '../groupBy';

/** The decimals of a value that is a part of a receipt's cost. */
export const valuePlaces = 6;

/** Goods with their value. */
export interface ValuedPart {
  readonly receipt?: string;
  readonly lot?: string;
  readonly quantity: Decimal;
  readonly value: Decimal;
}

export interface Valued {
  readonly parts: readonly ValuedPart[];
  readonly value: Decimal;
  /** Goods with a cost, and those without. */
  readonly covered: Decimal;
  readonly missing: Decimal;
}

const least = (a: Decimal, b: Decimal): Decimal => (compare(a, b) <= 0 ? a : b);

/** The cost of a part of some goods. All of them cost exactly the whole. */
const shareOf = (total: Decimal, part: Decimal, quantity: Decimal): Decimal =>
  compare(part, quantity) === 0 ? total : divide(multiply(total, part), quantity, valuePlaces);

const valuedBy = (parts: readonly ValuedPart[], onHand: Decimal): Valued => {
  const covered = sum(parts.map(({ quantity }) => quantity));
  return { parts, value: sum(parts.map(({ value }) => value)), covered, missing: subtract(onHand, covered) };
};

/** First in, first out: the goods on hand are those of the latest receipts. */
function byFifo(layers: readonly Layer[], quantity: Decimal): ValuedPart[] {
  const parts: ValuedPart[] = [];
  let left = quantity;
  const latest = layers.toSorted((a, b) => (a.on === b.on ? (a.receipt < b.receipt ? 1 : -1) : a.on < b.on ? 1 : -1));
  for (const { receipt, lot, quantity: received, total } of latest) {
    if (isZero(left)) break;
    const taken = least(left, received);
    const value = shareOf(total, taken, received);
    parts.push({ receipt, ...(lot !== undefined && { lot }), quantity: taken, value });
    left = subtract(left, taken);
  }
  return parts;
}

/** Goods of some receipts together, at their mean cost. */
function together(layers: readonly Layer[], onHand: Decimal): ValuedPart | undefined {
  const quantity = sum(layers.map((layer) => layer.quantity));
  const taken = least(onHand, quantity);
  if (isZero(taken)) return undefined;
  return { quantity: taken, value: shareOf(sum(layers.map(({ total }) => total)), taken, quantity) };
}

function byLot(layers: readonly Layer[], lots: ReadonlyMap<string, Decimal>): Valued {
  const parts = [...lots].flatMap(([lot, quantity]) => {
    const own = layers.filter((layer) => layer.lot === lot);
    const part = together(own, quantity);
    return part ? [{ lot, ...part }] : [];
  });
  return valuedBy(parts, sum([...lots.values()]));
}

/** The goods on hand that receipts can be of: those of a lot up to its own receipts, and the rest up to the receipts that name no lot. */
function withReceipt(layers: readonly Layer[], lots: ReadonlyMap<string, Decimal>): Decimal {
  const received = groupBy(layers, ({ lot }) => lot);
  const receivedOf = (lot?: string): Decimal => sum((received.get(lot) ?? []).map(({ quantity }) => quantity));
  const own = sum([...lots].map(([lot, quantity]) => least(quantity, receivedOf(lot))));
  return add(own, least(subtract(sum([...lots.values()]), own), receivedOf()));
}

/** The value of the goods on hand, by lot, from all receipts of their product, which are in one currency. */
export function valued(method: ValuationMethod, layers: readonly Layer[], lots: ReadonlyMap<string, Decimal>): Valued {
  if (method === 'lot') return byLot(layers, lots);
  const onHand = sum([...lots.values()]);
  const known = withReceipt(layers, lots);
  if (method === 'fifo') return valuedBy(byFifo(layers, known), onHand);
  const part = together(layers, known);
  return valuedBy(part ? [part] : [], onHand);
}
