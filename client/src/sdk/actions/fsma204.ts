import { fsma204Records as answer, type Fsma204Records, type TrackingEvent } from '#answers';
import { canonicalId, goodsId } from '../canonicalId';
import type { ReadOptions } from '../page';
import type { Query, Transport } from '../transport';

/** Selects records by lot (a traceability lot code), product or time span. At least one is given. */
export interface Fsma204Parameters extends ReadOptions {
  readonly lot?: string | undefined;
  readonly product?: string | undefined;
  /** Event times, RFC 3339: `from` inclusive, `to` exclusive. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

const queryOf = ({ lot, product, ...rest }: Fsma204Parameters): Query => ({
  lot: lot === undefined ? undefined : goodsId(lot),
  product: product === undefined ? undefined : canonicalId('product', product),
  ...rest,
});

/**
 * The key data elements of the FDA Food Traceability Rule (21 CFR 1 subpart S), a table for each critical tracking event, and what is
 * missing.
 *
 * @example
 * const { tables, missing } = await client.fsma204Records({ lot: '(01)09506000134352(10)ABC' });
 */
export const fsma204Records = (transport: Transport, parameters: Fsma204Parameters): Promise<Fsma204Records> =>
  transport.request({ path: '/fsma204/records', query: queryOf(parameters), answer });

export type Fsma204FileParameters = Fsma204Parameters &
  ({ readonly format: 'xlsx' } | { readonly format: 'csv'; readonly trackingEvent: TrackingEvent });

/** The same as a file: an Excel workbook with all tables, or one table as CSV. */
export const fsma204File = (
  transport: Transport,
  { format, ...parameters }: Fsma204FileParameters,
): AsyncIterable<Uint8Array> => {
  const { trackingEvent, ...rest } = { trackingEvent: undefined, ...parameters };
  return transport.stream('/fsma204/records', { ...queryOf(rest), format, trackingEvent });
};
