import type { OrderInput } from '../answers/inventoryOrders';
import { Problem } from '../problem';
import type { ReadAt } from '../projection/readModel';
import { assertOwn, type Owner, uomOf } from './owner';

/** @throws Problem if the place is not the owner's, or a product is not registered. */
export function assertKnownOrder(readModel: ReadAt, owner: Owner, { place, lines }: OrderInput): void {
  assertOwn(readModel, owner, place);
  for (const { product } of lines) uomOf(readModel, product);
}

/** The first reason against an order, in words. */
export function reasonAgainstOrder(readModel: ReadAt, owner: Owner, order: OrderInput): string | undefined {
  try {
    assertKnownOrder(readModel, owner, order);
    return undefined;
  } catch (error) {
    if (error instanceof Problem) return error.message;
    throw error;
  }
}
