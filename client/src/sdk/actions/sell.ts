import type { CommandInput } from '@lotline/chaincode/domain';
import type { CommandAnswer } from '@lotline/gateway/answers';
import type { Transport, WriteOptions } from '../transport';
import { command } from './command';

export type SellParameters = CommandInput<'sell'>;

/**
 * Takes goods out of a place because they were sold.
 *
 * @example
 * await client.sell({ place: '(414)9506000134307', items: ['(01)09506000134352(21)1'] });
 */
export const sell = (
  transport: Transport,
  parameters: SellParameters,
  options: WriteOptions = {},
): Promise<CommandAnswer> => command(transport, 'sell', parameters, options);
