import { stockAnswer, type StockAnswer } from '#answers';
import { canonicalId, goodsId } from '../canonicalId';
import type { PageOptions } from '../page';
import type { Query, Transport } from '../transport';

export interface StockParameters extends PageOptions {
  readonly lot?: string | undefined;
  readonly place?: string | undefined;
  readonly party?: string | undefined;
  readonly product?: string | undefined;
  /** What there was at this time (RFC 3339), by event times. */
  readonly at?: string | undefined;
  /** What the ledger knew at this height. */
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

/** The filters of a question about stock as the gateway takes them. */
export const stockQuery = ({ lot, place, party, product, ...rest }: StockParameters): Query => ({
  lot: lot === undefined ? undefined : goodsId(lot),
  place: place === undefined ? undefined : canonicalId('place', place),
  party: party === undefined ? undefined : canonicalId('party', party),
  product: product === undefined ? undefined : canonicalId('product', product),
  ...rest,
});
