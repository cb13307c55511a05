import type { Recall } from '@lotline/chaincode/domain';
import { idPath } from '../canonicalId';
import { type Found, found, type ReadOptions } from '../page';
import type { Transport } from '../transport';

export interface RecallParameters extends ReadOptions {
  /** In any spelling. */
  readonly id: string;
}

/**
 * A recall with its status, and what holders reported so far. Throws `LotlineError` with status 404 when there is none.
 *
 * @example
 * const recall = await client.recall({ id: 'urn:epcglobal:cbv:bt:9506000134307:R-1' });
 */
export const recall = async (transport: Transport, { id, minHeight }: RecallParameters): Promise<Found<Recall>> =>
  transport.request({ path: `/recalls/${idPath('recall', id)}`, query: { minHeight }, answer: found<Recall>() });
