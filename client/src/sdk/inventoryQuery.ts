import { canonicalId } from './canonicalId';
import type { Query } from './transport';

export interface InventoryFilters {
  readonly product?: string | undefined;
  readonly place?: string | undefined;
}

/** The query parameters of a product and a place. */
export const inventoryQuery = ({ product, place, ...rest }: InventoryFilters): Query => ({
  product: product === undefined ? undefined : canonicalId('product', product),
  place: place === undefined ? undefined : canonicalId('place', place),
  ...rest,
});
