import { Refusal } from '../errors';
import { stockKey } from '../facts/stock';
import type { LotLine } from '../facts/unit';
import type { PlaceId } from '../gs1/id';
import { compare, isZero, subtract } from '../quantity';
import type { Facts } from '../step';
import { lotLine } from './lotLines';
import { book, stockAt } from './stock';

/**
 * Sets what lies loose at a place to what was counted; the difference is an adjustment. Goods offered in a handoff must have been
 * found; what is missing beyond that is taken from the held ones last.
 */
export function countStock(facts: Facts, given: LotLine, place: PlaceId): void {
  const line = lotLine(facts, given);
  const stock = stockAt(facts, line.lot, place, line.unit);
  if (compare(line.quantity, stock.reserved) < 0) {
    throw new Refusal(
      'goods_offered',
      `${line.quantity} ${line.unit} of ${line.lot} counted at ${place}, but ${stock.reserved} are offered in a handoff; cancel it first.`,
      { lot: line.lot, place, reserved: stock.reserved },
    );
  }
  const difference = subtract(line.quantity, stock.onHand);
  const unreserved = subtract(line.quantity, stock.reserved);
  const held = compare(stock.held, unreserved) > 0 ? subtract(unreserved, stock.held) : '0';
  if (isZero(difference) && facts.get(stockKey(line.lot, place))) return;
  book(facts, line, place, { onHand: difference, adjusted: difference, held });
}
