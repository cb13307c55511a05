import { type StockAnswer, stockAnswer, type StockTotals, stockTotals as answer } from '#answers';
import { canonicalId, goodsId } from '../canonicalId';
import type { PageOptions } from '../page';
import type { Query, Transport } from '../transport';

export interface StockParameters extends PageOptions {
  readonly lot?: string | undefined;
  readonly place?: string | undefined;
  readonly party?: string | undefined;
  readonly product?: string | undefined;
  /** Stock at this event time (RFC 3339). */
  readonly at?: string | undefined;
  /** Stock as the ledger had it at this height. */
  readonly asOfHeight?: number | undefined;
}

/**
 * Stock by lot and place: on hand, held, reserved and in transit, as exact decimals.
 *
 * @example
 * const { rows } = await client.stock({ lot: '(01)09506000134352(10)ABC' });
 */
export const stock = (transport: Transport, parameters: StockParameters = {}): Promise<StockAnswer> =>
  transport.request({ path: '/stock', query: stockQuery(parameters), answer: stockAnswer });

/** The query parameters of a stock request. */
const stockQuery = ({ lot, place, party, product, ...rest }: StockParameters): Query => ({
  lot: lot === undefined ? undefined : goodsId(lot),
  place: place === undefined ? undefined : canonicalId('placeOrUri', place),
  party: party === undefined ? undefined : canonicalId('party', party),
  product: product === undefined ? undefined : canonicalId('product', product),
  ...rest,
});

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
