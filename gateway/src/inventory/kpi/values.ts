import { add, type Decimal, isZero, subtract, sum } from '@lotline/chaincode/domain';
import type { Gap } from '../../answers/inventoryPolicies';
import type { Layer } from '../costs';
import { divide, multiply } from '../decimals';
import { groupBy } from '../../groupBy';
import type { ProductStock } from '../stockOn';
import { valuationRow } from '../valuations';
import { valuePlaces } from '../valuation';
import type { PeriodFacts } from './periodFacts';
import { gapOf } from './ratio';
import type { KpiFacts } from './task';
import { daysLater } from '../days';

/** The values of a product around a period. */
export interface ProductValues {
  readonly product: string;
  readonly currency: string;
  readonly opening: Decimal;
  readonly closing: Decimal;
  readonly received: Decimal;
  /** opening + received − closing. */
  readonly left: Decimal;
}

/** The mean cost of a unit, from all receipts until a day. */
export interface MeanCost {
  readonly total: Decimal;
  readonly quantity: Decimal;
  readonly currency: string;
}

/** The costs of an organisation's receipts. */
export class Values {
  readonly #layers: ReadonlyMap<string, readonly Layer[]>;
  readonly #means = new Map<string, MeanCost | undefined>();

  constructor({ layers }: Pick<KpiFacts, 'layers'>) {
    this.#layers = groupBy(layers, ({ product }) => product);
  }

  /** The currencies of all costs. */
  get currencies(): string[] {
    return [...new Set([...this.#layers.values()].flat().map(({ currency }) => currency))].sort();
  }

  layers(product: string, until: string): Layer[] {
    return (this.#layers.get(product) ?? []).filter(({ on }) => on <= until);
  }

  /** Undefined without a cost in one currency. */
  meanCost(product: string, until: string): MeanCost | undefined {
    const key = `${until} ${product}`;
    if (!this.#means.has(key)) this.#means.set(key, this.#meanOf(product, until));
    return this.#means.get(key);
  }

  #meanOf(product: string, until: string): MeanCost | undefined {
    const layers = this.layers(product, until);
    const [currency, ...others] = new Set(layers.map((layer) => layer.currency));
    if (currency === undefined || others.length > 0) return undefined;
    return {
      total: sum(layers.map(({ total }) => total)),
      quantity: sum(layers.map(({ quantity }) => quantity)),
      currency,
    };
  }

  /** The value of the stock of a product at the end of a day, first in first out; undefined if a part of it has no cost. */
  #valueOf(stock: ProductStock | undefined, day: string): Decimal | undefined {
    if (!stock) return '0';
    const { value = '0', missing, gaps } = valuationRow('fifo', stock, this.layers(stock.product, day));
    return isZero(missing as Decimal) && gaps.length === 0 ? (value as Decimal) : undefined;
  }

  /** The values around a period of every product that had stock or receipts; the others are counted in a gap. */
  around(facts: PeriodFacts): { values: ProductValues[]; gaps: Gap[] } {
    const { period, opening, closing } = facts;
    const products = new Set([
      ...opening.keys(),
      ...closing.keys(),
      ...[...this.#layers]
        .filter(([, all]) => all.some(({ on }) => on >= period.from && on <= period.to))
        .map(([product]) => product),
    ]);
    const values = [...products].sort().flatMap((product) => this.#around(product, facts) ?? []);
    const lacking = products.size - values.length;
    const detail = `${lacking} of ${products.size} products are left out, because goods on hand have no cost in one currency: record it with POST /inventory/costs.`;
    return { values, gaps: lacking === 0 ? [] : [gapOf('cost_missing', 'value', detail)] };
  }

  #around(product: string, facts: PeriodFacts): ProductValues | undefined {
    const { from, to } = facts.period;
    const opening = this.#valueOf(facts.opening.get(product), daysLater(from, -1));
    const closing = this.#valueOf(facts.closing.get(product), to);
    const cost = this.meanCost(product, to);
    if (opening === undefined || closing === undefined || !cost) return undefined;
    const received = sum(
      this.layers(product, to)
        .filter(({ on }) => on >= from)
        .map(({ total }) => total),
    );
    const left = subtract(add(opening, received), closing);
    return { product, currency: cost.currency, opening, closing, received, left };
  }
}

/** A quantity at a mean cost. */
export const atMeanCost = (quantity: Decimal, { total, quantity: of }: MeanCost): Decimal =>
  divide(multiply(quantity, total), of, valuePlaces);
