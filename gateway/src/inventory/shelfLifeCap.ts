import { compare, type Decimal } from '@lotline/chaincode/domain';
import { downToMultiple } from './decimals';
import { asQuantityBelow, orderable, placesOf } from './formulas';

export interface ShelfLifeFacts {
  /** Demand of a day. */
  readonly perDay: number;
  /** Days that goods last from their arrival on. */
  readonly days: number;
  /** The stock that is there when an order arrives, and is used before it. */
  readonly safety: Decimal;
  readonly uom: string;
  readonly minimum: Decimal | undefined;
  readonly multiple: Decimal | undefined;
}

/** A smaller order quantity. `isTooMuch`: it is the least that can be ordered, and still a part of it expires. */
export interface ShelfLifeCap {
  readonly quantity: Decimal;
  readonly isTooMuch: boolean;
}

/**
 * The greatest order quantity of which everything is used in time: demand · shelf life − safety stock. Undefined if the quantity is not
 * above it, or if nothing is used at all.
 */
export function shelfLifeCap(quantity: Decimal, facts: ShelfLifeFacts): ShelfLifeCap | undefined {
  const { perDay, days, safety, uom, minimum, multiple } = facts;
  if (perDay === 0) return undefined;
  const used = asQuantityBelow(Math.max(0, perDay * days - Number(safety)), uom);
  if (compare(quantity, used) <= 0) return undefined;
  const most = multiple === undefined ? used : downToMultiple(used, multiple);
  const least = orderable(placesOf(uom) === 0 ? '1' : '0.001', { minimum, multiple });
  return compare(most, least) >= 0 ? { quantity: most, isTooMuch: false } : { quantity: least, isTooMuch: true };
}
