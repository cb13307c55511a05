import { add, type Decimal, isZero, subtract, sum } from '@lotline/chaincode/domain';
import type { Gap } from '../../answers/inventoryPolicies';
import type { ReadView } from '../../trace/readView';
import type { Layer } from '../costs';
import { daysLater } from '../days';
import { divide, multiply } from '../decimals';
import { groupBy } from '../groupBy';
import { ShippedGoods } from '../shippedGoods';
import { type ProductStock, stockOn } from '../stockOn';
import { valuationRow } from '../valuations';
import { valuePlaces } from '../valuation';
import { gapOf } from './ratio';
import type { KpiTask, Period } from './task';

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

/** The stock and costs of an organisation at some days. Each day is read once. */
export class Values {
  readonly #view: ReadView;
  readonly #task: KpiTask;
  readonly #layers: ReadonlyMap<string, readonly Layer[]>;
  readonly #days = new Map<string, Map<string, ProductStock>>();
  readonly shipped: ShippedGoods;

  constructor(view: ReadView, task: KpiTask) {
    this.#view = view;
    this.#task = task;
    this.shipped = new ShippedGoods(view.database);
    this.#layers = groupBy(task.layers, ({ product }) => product);
  }

  stock(day: string): Map<string, ProductStock> {
    const known = this.#days.get(day);
    if (known) return known;
    const owner = { party: this.#task.party };
    const read = new Map(stockOn(this.#view, owner, {}, day).map((stock) => [stock.product, stock]));
    this.#days.set(day, read);
    return read;
  }

  layers(product: string, until: string): Layer[] {
    return (this.#layers.get(product) ?? []).filter(({ on }) => on <= until);
  }

  /** Undefined without a cost in one currency. */
  meanCost(product: string, until: string): MeanCost | undefined {
    const layers = this.layers(product, until);
    const [currency, ...others] = new Set(layers.map((layer) => layer.currency));
    if (currency === undefined || others.length > 0) return undefined;
    return {
      total: sum(layers.map(({ total }) => total)),
      quantity: sum(layers.map(({ quantity }) => quantity)),
      currency,
    };
  }

  /** The value of a product at the end of a day, first in first out; undefined if a part of it has no cost. */
  #valueOf(product: string, day: string): Decimal | undefined {
    const stock = this.stock(day).get(product);
    if (!stock) return '0';
    const { value = '0', missing, gaps } = valuationRow('fifo', stock, this.layers(product, day));
    return isZero(missing as Decimal) && gaps.length === 0 ? (value as Decimal) : undefined;
  }

  /** The values around a period of every product that had stock or receipts; the others are counted in a gap. */
  around(period: Period): { values: ProductValues[]; gaps: Gap[] } {
    const before = daysLater(period.from, -1);
    const products = new Set([
      ...this.stock(before).keys(),
      ...this.stock(period.to).keys(),
      ...[...this.#layers]
        .filter(([, all]) => all.some(({ on }) => on >= period.from && on <= period.to))
        .map(([product]) => product),
    ]);
    const values = [...products].sort().flatMap((product) => this.#around(product, before, period) ?? []);
    const lacking = products.size - values.length;
    const detail = `${lacking} of ${products.size} products are left out, because goods on hand have no cost in one currency: record it with POST /inventory/costs.`;
    return { values, gaps: lacking === 0 ? [] : [gapOf('cost_missing', 'value', detail)] };
  }

  #around(product: string, before: string, { from, to }: Period): ProductValues | undefined {
    const [opening, closing] = [this.#valueOf(product, before), this.#valueOf(product, to)];
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
