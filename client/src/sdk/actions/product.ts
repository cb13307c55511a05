import type { Product } from '@lotline/chaincode/domain';
import { idPath } from '../canonicalId';
import { type Found, found, type ReadOptions } from '../page';
import type { Transport } from '../transport';

export interface ProductParameters extends ReadOptions {
  /** In any spelling. */
  readonly id: string;
}

/**
 * Master data of a product. Throws `LotlineError` with status 404 when there is none.
 *
 * @example
 * const product = await client.product({ id: '(01)09506000134352' });
 */
export const product = async (transport: Transport, { id, minHeight }: ProductParameters): Promise<Found<Product>> =>
  transport.request({ path: `/products/${idPath('product', id)}`, query: { minHeight }, answer: found<Product>() });
