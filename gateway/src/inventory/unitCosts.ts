import { add, type Decimal, must } from '@lotline/chaincode/domain';
import { layerOf } from './costs';
import { groupBy } from '../groupBy';
import type { StoredCost } from './costStore';

/** The mean cost of a unit of a product, from all of its receipts. */
export interface UnitCost {
  readonly product: string;
  readonly total: Decimal;
  readonly quantity: Decimal;
  readonly currency: string;
}

/** The cost of each product whose receipts are in one currency, from all of them. */
export function unitCosts(costs: readonly StoredCost[]): UnitCost[] {
  return [
    ...groupBy(
      costs.map((each) => ({ product: each.input.product, layer: layerOf(each) })),
      (each) => each.product,
    ),
  ]
    .map(([product, all]) => ({ product, layers: all.map(({ layer }) => layer) }))
    .filter(({ layers }) => new Set(layers.map(({ currency }) => currency)).size === 1)
    .map(({ product, layers }) => ({
      product,
      total: layers.reduce<Decimal>((total, layer) => add(total, layer.total), '0'),
      quantity: layers.reduce<Decimal>((total, { quantity }) => add(total, quantity), '0'),
      currency: must(layers[0], 'layer').currency,
    }));
}
