import { massBalance as answer, type MassBalance } from '#answers';
import { goodsId, idPath } from '../canonicalId';
import type { ReadOptions } from '../page';
import type { Transport } from '../transport';

/** One lot, or a recall with every lot that it covers. */
export type MassBalanceParameters = ReadOptions & ({ readonly lot: string } | { readonly recall: string });

/**
 * The quantities made of a lot, or of the lots of a recall, and where they are or went.
 *
 * @example
 * const { rows } = await client.massBalance({ lot: '(01)09506000134352(10)ABC' });
 */
export const massBalance = (transport: Transport, { minHeight, ...of }: MassBalanceParameters): Promise<MassBalance> =>
  'lot' in of
    ? transport.request({ path: '/mass-balance', query: { lot: goodsId(of.lot), minHeight }, answer })
    : transport.request({ path: `/recalls/${idPath('recall', of.recall)}/mass-balance`, query: { minHeight }, answer });
