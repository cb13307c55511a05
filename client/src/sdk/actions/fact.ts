import { idPath } from '../canonicalId';
import { collectionOf, type Fact, type FactKind } from '../facts';
import { type Found, found, type ReadOptions } from '../page';
import type { Transport } from '../transport';

export interface FactParameters extends ReadOptions {
  /** In any spelling; of a shipment or recall that the caller named, the caller's own number is enough. */
  readonly id: string;
}

/**
 * One thing as the ledger has it: `client.lot`, `client.shipment` and so on. Throws `LotlineError` with status 404 when there is none.
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

/** A place within a place is told apart by its GLN extension, which the gateway takes as a parameter. */
function resourceOf(kind: FactKind, id: string): { path: string; query?: { extension: string } } {
  const path = idPath(kind === 'unit' ? 'container' : kind, id);
  const [gln = '', extension] = path.split('/');
  if (kind !== 'place' || extension === undefined) return { path };
  return { path: gln, query: { extension: decodeURIComponent(extension) } };
}
