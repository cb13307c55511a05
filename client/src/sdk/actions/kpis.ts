import { kpiEventsAnswer, type KpiEventsAnswer, type KpiName, kpisAnswer, type KpisAnswer } from '#answers';
import type { Transport } from '../transport';

export interface KpisParameters {
  /** First and last day, in UTC; the 30 days until yesterday by default. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Days without a sale or use after which stock is dead. */
  readonly deadDays?: number | undefined;
  /** Days ahead in which expiry is a risk. */
  readonly expiryDays?: number | undefined;
}

/**
 * Measures of the inventory of the caller's organisation in a period, beside the periods before.
 *
 * @example
 * const { rows } = await client.kpis({ from: '2027-01-01', to: '2027-01-31', earlier: 12 });
 */
export const kpis = (
  transport: Transport,
  parameters: KpisParameters & { readonly earlier?: number | undefined } = {},
): Promise<KpisAnswer> => transport.request({ path: '/inventory/kpis', query: { ...parameters }, answer: kpisAnswer });

/** The events, orders, counts and goods behind a measure, the earliest first. */
export const kpiEvents = (
  transport: Transport,
  parameters: KpisParameters & { readonly kpi: KpiName },
): Promise<KpiEventsAnswer> =>
  transport.request({ path: '/inventory/kpis/events', query: { ...parameters }, answer: kpiEventsAnswer });
