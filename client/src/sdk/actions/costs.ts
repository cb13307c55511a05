import {
  costAnswer,
  type CostAnswer,
  type CostInputText,
  costsAnswer,
  type CostsAnswer,
  valuationAnswer,
  type ValuationAnswer,
  type ValuationMethod,
} from '#answers';
import { z } from 'zod';
import { canonicalId } from '../canonicalId';
import type { Transport } from '../transport';

export type SetCostParameters = CostInputText;

export interface ValuationParameters {
  /** First in first out by default. */
  readonly method?: ValuationMethod | undefined;
  readonly product?: string | undefined;
  /** The end of this day in UTC; now by default. */
  readonly date?: string | undefined;
}

const productQuery = (product: string | undefined): string | undefined =>
  product === undefined ? undefined : canonicalId('product', product);

/**
 * Sets what the goods of a receipt or production cost, with landed costs. Needs the role operator.
 *
 * @example
 * await client.setCost({ receipt: 'GR-1', product, on: '2027-01-15', quantity: '48', unitCost: '12.50', currency: 'EUR' });
 */
export const setCost = (transport: Transport, { product, lot, ...rest }: SetCostParameters): Promise<CostAnswer> =>
  transport.request({
    method: 'POST',
    path: '/inventory/costs',
    body: {
      product: canonicalId('product', product),
      ...(lot !== undefined && { lot: canonicalId('lot', lot) }),
      ...rest,
    },
    answer: costAnswer,
  });

/** The costs of receipts of the caller's organisation, the earliest first. */
export const costs = (
  transport: Transport,
  { product, ...rest }: { readonly product?: string | undefined } = {},
): Promise<CostsAnswer> =>
  transport.request({
    path: '/inventory/costs',
    query: { product: productQuery(product), ...rest },
    answer: costsAnswer,
  });

/** Removes the cost of a receipt. Needs the role operator. */
export const removeCost = (
  transport: Transport,
  receipt: { readonly receipt: string },
): Promise<{ height: number; receipt: string }> =>
  transport.request({
    method: 'POST',
    path: '/inventory/costs/remove',
    body: receipt,
    answer: z.object({ height: z.int(), receipt: z.string() }),
  });

/**
 * The value of the stock of the caller's organisation on a day. Goods without a cost are a gap.
 *
 * @example
 * const { totals, isComplete } = await client.valuation({ method: 'average', date: '2026-12-31' });
 */
export const valuation = (
  transport: Transport,
  { product, ...rest }: ValuationParameters = {},
): Promise<ValuationAnswer> =>
  transport.request({
    path: '/inventory/valuation',
    query: { product: productQuery(product), ...rest },
    answer: valuationAnswer,
  });
