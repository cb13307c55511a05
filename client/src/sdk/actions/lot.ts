import type { Lot } from '@lotline/chaincode/domain';
import { idPath } from '../canonicalId';
import { type Found, found, type ReadOptions } from '../page';
import type { Transport } from '../transport';

export interface LotParameters extends ReadOptions {
  /** In any spelling. */
  readonly id: string;
}

/**
 * A lot: where and when it was made, its expiry, holds and recalls. Throws `LotlineError` with status 404 when there is none.
 *
 * @example
 * const lot = await client.lot({ id: '(01)09506000134352(10)ABC' });
 */
export const lot = async (transport: Transport, { id, minHeight }: LotParameters): Promise<Found<Lot>> =>
  transport.request({ path: `/lots/${idPath('lot', id)}`, query: { minHeight }, answer: found<Lot>() });
