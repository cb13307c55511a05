import { availableAnswer, type AvailableAnswer } from '#answers';
import type { Transport } from '../transport';
import { inventoryQuery } from './inventoryPolicies';

export interface AvailableParameters {
  readonly place: string;
  readonly product?: string | undefined;
  /** YYYY-MM-DD; today by default. */
  readonly date?: string | undefined;
}

/**
 * The quantities that can still be promised at a place of the caller's organisation on a date.
 *
 * @example
 * const { rows } = await client.available({ place: '9506000134307', date: '2027-01-15' });
 */
export const available = (transport: Transport, { date, ...filters }: AvailableParameters): Promise<AvailableAnswer> =>
  transport.request({
    path: '/inventory/available',
    query: { ...inventoryQuery(filters), date },
    answer: availableAnswer,
  });
