import { policyAnswer, type PolicyAnswer, type PolicyInputText } from '#answers';
import { canonicalId } from '../canonicalId';
import type { Transport } from '../transport';

export type SetInventoryPolicyParameters = PolicyInputText;

/**
 * Sets how a product is kept in stock at a place of the caller's organisation, in place of the policy that there is. Quantities that are
 * not given are computed, each with its reason; `gaps` says what is missing. Needs the role operator.
 *
 * @example
 * const { reorderPoint, gaps } = await client.setInventoryPolicy({ product, place, serviceLevel: 0.95, leadTimeDays: 3 });
 */
export const setInventoryPolicy = (
  transport: Transport,
  { product, place, ...policy }: SetInventoryPolicyParameters,
): Promise<PolicyAnswer> =>
  transport.request({
    method: 'POST',
    path: '/inventory/policies',
    body: { product: canonicalId('product', product), place: canonicalId('place', place), ...policy },
    answer: policyAnswer,
  });
