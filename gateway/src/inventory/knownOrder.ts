import type { OrderInput } from '../answers/inventoryOrders';
import { Problem } from '../problem';
import type { ReadAt } from '../projection/readModel';
import { assertOwn, type Owner, uomOf } from './owner';

/** Why an order cannot be taken, and the field that is wrong. */
export interface OrderReason {
  readonly path: readonly PropertyKey[];
  readonly problem: Problem;
}

function* checks(readModel: ReadAt, owner: Owner, { place, lines }: OrderInput): Generator<OrderReason> {
  const at = (path: readonly PropertyKey[], assert: () => void): OrderReason[] => {
    try {
      assert();
      return [];
    } catch (error) {
      if (error instanceof Problem) return [{ path, problem: error }];
      throw error;
    }
  };
  yield* at(['place'], () => {
    assertOwn(readModel, owner, place);
  });
  for (const [index, { product }] of lines.entries()) {
    yield* at(['lines', index, 'product'], () => {
      uomOf(readModel, product);
    });
  }
}

/** Everything against an order: the place is not the owner's, or a product is not registered. */
export const reasonsAgainstOrder = (readModel: ReadAt, owner: Owner, order: OrderInput): OrderReason[] => [
  ...checks(readModel, owner, order),
];

/** @throws Problem with the first reason against an order */
export function assertKnownOrder(readModel: ReadAt, owner: Owner, order: OrderInput): void {
  for (const { problem } of checks(readModel, owner, order)) throw problem;
}
