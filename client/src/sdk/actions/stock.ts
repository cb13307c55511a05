import { stockAnswer, type StockAnswer } from '@lotline/gateway/answers';
import { canonicalId } from '../canonicalId';
import type { PageOptions } from '../page';
import type { Transport } from '../transport';

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
export const stock = async (transport: Transport, parameters: StockParameters = {}): Promise<StockAnswer> => {
  const { lot, place, party, product, ...rest } = parameters;
  const query = {
    lot: lot === undefined ? undefined : canonicalId('lot', lot),
    place: place === undefined ? undefined : canonicalId('place', place),
    party: party === undefined ? undefined : canonicalId('party', party),
    product: product === undefined ? undefined : canonicalId('product', product),
    ...rest,
  };
  return transport.request({ path: '/stock', query, answer: stockAnswer });
};
