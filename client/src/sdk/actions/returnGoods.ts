import type { CommandInput } from '@lotline/chaincode/domain';
import type { CommandAnswer } from '@lotline/gateway/answers';
import type { Transport, WriteOptions } from '../transport';
import { command } from './command';

export type ReturnGoodsParameters = CommandInput<'returnGoods'>;

/**
 * Takes sold goods back from a customer; they come back on hold.
 *
 * @example
 * await client.returnGoods({ place: '(414)9506000134307', items: ['(01)09506000134352(21)1'], reason: 'Torn bag' });
 */
export const returnGoods = (
  transport: Transport,
  parameters: ReturnGoodsParameters,
  options: WriteOptions = {},
): Promise<CommandAnswer> => command(transport, 'returnGoods', parameters, options);
