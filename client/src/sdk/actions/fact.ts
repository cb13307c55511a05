import { idPath } from '../canonicalId';
import { collectionOf, type Fact, type FactKind } from '../facts';
import { type Found, found, type ReadOptions } from '../page';
import type { Transport } from '../transport';

export interface FactParameters extends ReadOptions {
  /** In any spelling; for a shipment or recall of the caller, its own number is enough. */
  readonly id: string;
}

/**
 * One fact of the ledger: `client.lot`, `client.shipment` and so on. Throws `LotlineError` with status 404 if there is none.
 *
 * @example
 * const lot = await client.lot({ id: '(01)09506000134352(10)ABC' });
 */
export const fact = async <Kind extends FactKind>(
  transport: Transport,
  kind: Kind,
  { id, minHeight }: FactParameters,
): Promise<Found<Fact<Kind>>> => {
  const { path, query } = resourceOf(kind, id);
  return transport.request({
    path: `/${collectionOf[kind]}/${path}`,
    query: { ...query, minHeight },
    answer: found<Fact<Kind>>(),
  });
};

/** The resource of a fact. The GLN extension of a place within a site is a query parameter. */
function resourceOf(kind: FactKind, id: string): { path: string; query?: { extension: string } } {
  const path = idPath(kind, id);
  const [gln = '', extension] = path.split('/');
  if (kind !== 'place' || extension === undefined) return { path };
  return { path: gln, query: { extension: decodeURIComponent(extension) } };
}
