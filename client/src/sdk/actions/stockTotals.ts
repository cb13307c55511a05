import { stockTotals as answer, type StockTotals } from '#answers';
import type { Transport } from '../transport';
import { type StockParameters, stockQuery } from './stock';

export interface StockTotalsParameters extends StockParameters {
  /** Totals per product, or per product and place. */
  readonly by: 'product' | 'place';
}

/**
 * Stock totals: on hand, held, reserved, in transit and available, with the earliest expiry among the lots.
 *
 * @example
 * const { rows } = await client.stockTotals({ by: 'place', product: '(01)09506000134352' });
 */
export const stockTotals = (transport: Transport, { by, ...filters }: StockTotalsParameters): Promise<StockTotals> =>
  transport.request({ path: '/stock', query: { ...stockQuery(filters), by }, answer });
