import { idPath } from '../canonicalId';
import { collectionOf, type Fact, type FactKind, type Facts } from '../facts';
import { found, type Found, type ListOptions, type Page, pageOf, type PageOptions, type ReadOptions } from '../page';
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
  { id, ...rest }: FactParameters,
): Promise<Found<Fact<Kind>>> => {
  const { path, query } = resourceOf(kind, id);
  return transport.request({
    path: `/${collectionOf[kind]}/${path}`,
    query: { ...query, ...rest },
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

/** Kinds whose versions are all stored. */
export type KindWithHistory = 'party' | 'place' | 'product';

export interface HistoryParameters<Kind extends KindWithHistory> extends PageOptions {
  readonly kind: Kind;
  /** In any spelling. */
  readonly id: string;
}

/** One version: the value from a transaction on, and its author. */
export interface Version<Value> {
  readonly transactionId: string;
  readonly block: number;
  readonly time: string;
  readonly mspId: string;
  readonly party?: string;
  readonly user?: string;
  readonly value: Value;
}

/**
 * Every version of a party, place or product, the latest first.
 *
 * @example
 * const { rows } = await client.history({ kind: 'product', id: '(01)09506000134352' });
 */
export function history<Kind extends KindWithHistory>(
  transport: Transport,
  { kind, id, ...page }: HistoryParameters<Kind>,
): Promise<Page<Version<Fact<Kind>>>> {
  const [key = '', extension] = idPath(kind, id).split('/');
  const query = { ...page, ...(extension !== undefined && { extension: decodeURIComponent(extension) }) };
  return transport.request({
    path: `/${collectionOf[kind]}/${key}/history`,
    query,
    answer: pageOf<Version<Fact<Kind>>>(),
  });
}
