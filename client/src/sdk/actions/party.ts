import type { Party } from '@lotline/chaincode/domain';
import { idPath } from '../canonicalId';
import { type Found, found, type ReadOptions } from '../page';
import type { Transport } from '../transport';

export interface PartyParameters extends ReadOptions {
  /** In any spelling. */
  readonly id: string;
}

/**
 * An organisation of the network. Throws `LotlineError` with status 404 when there is none.
 *
 * @example
 * const party = await client.party({ id: '(417)9506000134307' });
 */
export const party = async (transport: Transport, { id, minHeight }: PartyParameters): Promise<Found<Party>> =>
  transport.request({ path: `/parties/${idPath('party', id)}`, query: { minHeight }, answer: found<Party>() });
