import type { Place } from '@lotline/chaincode/domain';
import { idPath } from '../canonicalId';
import { type Found, found, type ReadOptions } from '../page';
import type { Transport } from '../transport';

export interface PlaceParameters extends ReadOptions {
  /** In any spelling. */
  readonly id: string;
}

/**
 * A place of a party. Throws `LotlineError` with status 404 when there is none.
 *
 * @example
 * const place = await client.place({ id: '(414)9506000134307(254)dock 3' });
 */
export const place = async (transport: Transport, { id, minHeight }: PlaceParameters): Promise<Found<Place>> => {
  const [gln = '', extension] = idPath('place', id).split('/');
  const query = { extension: extension === undefined ? undefined : decodeURIComponent(extension), minHeight };
  return transport.request({ path: `/places/${gln}`, query, answer: found<Place>() });
};
