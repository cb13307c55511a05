import { createHash } from 'node:crypto';
import type { Decimal } from '@lotline/chaincode/domain';
import type { WorkRow } from '../../answers/inventoryWorklist';
import { divide, multiply } from '../decimals';
import type { UnitCost } from '../unitCosts';
import { valuePlaces } from '../valuation';

/** A thing to do, before users have said anything about it. */
export type Work = Omit<WorkRow, 'owner' | 'snoozedUntil' | 'history'>;
export type Action = WorkRow['actions'][number];

const idLength = 12;

/** The id of a thing to do: the same for the same kind and subject. */
export const itemOf = (kind: WorkRow['kind'], ...subject: readonly string[]): string =>
  `${kind}-${createHash('sha256').update(JSON.stringify(subject)).digest('hex').slice(0, idLength)}`;

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
