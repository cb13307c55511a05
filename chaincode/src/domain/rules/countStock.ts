import type { Finding } from '../command';
import { Refusal } from '../errors';
import { stockKey } from '../facts/stock';
import type { LotLine } from '../facts/thing';
import type { PlaceId } from '../gs1/id';
import { add, compare, type Decimal, isNegative, isZero, subtract } from '../quantity';
import type { Facts } from '../step';
import { lotLine } from './lotLines';
import { lotProducer } from './lots';
import { book, stockAt } from './stock';

const atLeastZero = (value: Decimal): Decimal => (isNegative(value) ? '0' : value);

/**
 * Sets the loose stock at a place to the counted quantity and books the difference as an adjustment. The count must include goods offered
 * in a handoff. A missing quantity is taken from available stock first, then from held stock. An additional quantity is put on hold, so
 * that a count never makes goods available. The part of it that no earlier count missed is a surplus, which the producer must release.
 */
export function countStock(facts: Facts, given: LotLine, place: PlaceId): Finding[] {
  const line = lotLine(facts, given);
  const producer = lotProducer(facts, line.lot);
  const stock = stockAt(facts, line.lot, place, line.unit);
  if (compare(line.quantity, stock.reserved) < 0) {
    throw new Refusal(
      'goods_offered',
      `${line.quantity} ${line.unit} of ${line.lot} counted at ${place}, but ${stock.reserved} are offered in a handoff; cancel it first.`,
      { lot: line.lot, place, reserved: stock.reserved },
    );
  }
  const difference = subtract(line.quantity, stock.onHand);
  if (isZero(difference) && facts.get(stockKey(line.lot, place))) return [];
  if (isNegative(difference)) {
    const unreserved = subtract(line.quantity, stock.reserved);
    const held = compare(stock.held, unreserved) > 0 ? subtract(unreserved, stock.held) : '0';
    book(facts, line, place, { onHand: difference, adjusted: difference, held });
    return [];
  }
  const surplus = subtract(atLeastZero(add(stock.adjusted, difference)), atLeastZero(stock.adjusted));
  book(facts, line, place, { onHand: difference, adjusted: difference, held: difference, surplus });
  if (isZero(surplus)) return [];
  return [
    {
      code: 'count_surplus',
      detail: `${surplus} ${line.unit} of ${line.lot} more were counted at ${place} than are recorded. They are on hold until the producer releases them.`,
      details: { lot: line.lot, place, surplus, unit: line.unit },
      concerns: producer ? [producer] : [],
    },
  ];
}
