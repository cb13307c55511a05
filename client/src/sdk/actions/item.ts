import type { Thing } from '@lotline/chaincode/domain';
import { idPath } from '../canonicalId';
import { type Found, found, type ReadOptions } from '../page';
import type { Transport } from '../transport';

export interface ItemParameters extends ReadOptions {
  /** In any spelling. */
  readonly id: string;
}

/**
 * A serialized item: its lot, where it is and whether it was sold. Throws `LotlineError` with status 404 when there is none.
 *
 * @example
 * const item = await client.item({ id: '(01)09506000134352(21)1' });
 */
export const item = async (transport: Transport, { id, minHeight }: ItemParameters): Promise<Found<Thing>> =>
  transport.request({ path: `/items/${idPath('item', id)}`, query: { minHeight }, answer: found<Thing>() });
