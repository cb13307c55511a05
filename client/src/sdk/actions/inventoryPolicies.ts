import { policiesAnswer, type PoliciesAnswer } from '#answers';
import { canonicalId } from '../canonicalId';
import type { Query, Transport } from '../transport';

export interface InventoryFilters {
  readonly product?: string | undefined;
  readonly place?: string | undefined;
}

/** The query parameters of a product and a place. */
export const inventoryQuery = ({ product, place }: InventoryFilters): Query => ({
  product: product === undefined ? undefined : canonicalId('product', product),
  place: place === undefined ? undefined : canonicalId('place', place),
});

/**
 * The policies of the caller's organisation, with the quantities that follow from them.
 *
 * @example
 * const { rows } = await client.inventoryPolicies({ place: '9506000134307' });
 */
export const inventoryPolicies = (transport: Transport, filters: InventoryFilters = {}): Promise<PoliciesAnswer> =>
  transport.request({ path: '/inventory/policies', query: inventoryQuery(filters), answer: policiesAnswer });
