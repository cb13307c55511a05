import { idPath } from '../canonicalId';
import { collectionOf, type Fact } from '../facts';
import { type Page, pageOf, type PageOptions } from '../page';
import type { Transport } from '../transport';

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
