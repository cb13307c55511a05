import type { ListOptions, Page } from '../page';
import { pageOf } from '../page';
import type { Transport } from '../transport';
import type { Facts } from '../facts';

/** The collections of facts that the gateway lists. */
export type Collection = keyof Facts;

/**
 * A page of parties, places, products, lots, items, containers, shipments or recalls.
 *
 * @example
 * const { rows, next } = await client.list('lots', { product: '(01)09506000134352', limit: 200 });
 */
export const list = <Name extends Collection>(
  transport: Transport,
  collection: Name,
  options: ListOptions = {},
): Promise<Page<Facts[Name]>> =>
  transport.request({ path: `/${collection}`, query: { ...options }, answer: pageOf<Facts[Name]>() });
