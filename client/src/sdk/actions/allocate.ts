import { allocationAnswer, type AllocationAnswer, type AllocationInputText } from '#answers';
import { canonicalId } from '../canonicalId';
import type { Transport } from '../transport';

export type AllocateParameters = AllocationInputText;

/**
 * Promises goods at a place of the caller's organisation to an order. No goods are in two open allocations. Needs the role operator.
 * @throws LotlineError `available_insufficient` if there is less than wanted.
 *
 * @example
 * const { units } = await client.allocate({ allocation: 'SO-1-A', product, place, quantity: '24', minimumDays: 5 });
 */
export const allocate = (
  transport: Transport,
  { product, place, customer, ...rest }: AllocateParameters,
): Promise<AllocationAnswer> =>
  transport.request({
    method: 'POST',
    path: '/inventory/allocations',
    body: {
      product: canonicalId('product', product),
      place: canonicalId('place', place),
      ...rest,
      ...(customer !== undefined && { customer: canonicalId('party', customer) }),
    },
    answer: allocationAnswer,
  });
