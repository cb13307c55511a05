import { type Decimal, productOf } from '@lotline/chaincode/domain';
import type { WorkRow } from '../../answers/inventoryWorklist';
import type { StockRow } from '../../queries/shownStock';
import { divide, multiply } from '../decimals';
import type { UnitCost } from '../unitCosts';
import { valuePlaces } from '../valuation';

/** A thing to do, before users have said anything about it. */
export type Work = Omit<WorkRow, 'owner' | 'due' | 'snoozedUntil' | 'history'>;
export type Action = WorkRow['actions'][number];

/** The values of goods at the mean cost of their receipts. */
export class Worth {
  readonly #costs: ReadonlyMap<string, UnitCost>;

  constructor(costs: readonly UnitCost[]) {
    this.#costs = new Map(costs.map((cost) => [cost.product, cost]));
  }

  /** Nothing for a product without a cost in one currency. */
  of(product: string | undefined, quantity: Decimal): { value?: Decimal; currency?: string } {
    const cost = product === undefined ? undefined : this.#costs.get(product);
    if (!cost) return {};
    return { value: divide(multiply(quantity, cost.total), cost.quantity, valuePlaces), currency: cost.currency };
  }
}

/** The goods on hand of a lot at a place, as an item is about them. */
export const subjectOf = (
  { lot, place, uom, onHand }: StockRow,
  worth: Worth,
): Pick<Work, 'lot' | 'place' | 'quantity' | 'uom'> & Partial<Work> => {
  const product = productOf(lot);
  return { ...(product && { product }), lot, place, quantity: onHand, uom, ...worth.of(product, onHand as Decimal) };
};
