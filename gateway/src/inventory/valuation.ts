import { add, compare, type Decimal, isZero, subtract, sum } from '@lotline/chaincode/domain';
import type { ValuationMethod } from '../answers/inventoryCosts';
import type { Layer } from './costs';
import { divide, multiply } from './decimals';

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
function byFifo(layers: readonly Layer[], onHand: Decimal): Valued {
  const parts: ValuedPart[] = [];
  let left = onHand;
  const latest = layers.toSorted((a, b) => (a.on === b.on ? (a.receipt < b.receipt ? 1 : -1) : a.on < b.on ? 1 : -1));
  for (const { receipt, lot, quantity, total } of latest) {
    if (isZero(left)) break;
    const taken = least(left, quantity);
    const value = shareOf(total, taken, quantity);
    parts.push({ receipt, ...(lot !== undefined && { lot }), quantity: taken, value });
    left = subtract(left, taken);
  }
  return valuedBy(parts, onHand);
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

/** The value of the goods on hand, by lot, from all receipts of their product, which are in one currency. */
export function valued(method: ValuationMethod, layers: readonly Layer[], lots: ReadonlyMap<string, Decimal>): Valued {
  const onHand = [...lots.values()].reduce<Decimal>(add, '0');
  if (method === 'lot') return byLot(layers, lots);
  if (method === 'fifo') return byFifo(layers, onHand);
  const part = together(layers, onHand);
  return valuedBy(part ? [part] : [], onHand);
}
