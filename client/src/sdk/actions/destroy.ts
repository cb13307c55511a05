import type { CommandInput } from '@lotline/chaincode/domain';
import type { CommandAnswer } from '@lotline/gateway/answers';
import type { Transport, WriteOptions } from '../transport';
import { command } from './command';

export type DestroyParameters = CommandInput<'destroy'>;

/**
 * Takes goods out of a place because they were destroyed.
 *
 * @example
 * await client.destroy({ place: '(414)9506000134307', items: ['(01)09506000134352(21)1'], reason: 'Spoiled' });
 */
export const destroy = (
  transport: Transport,
  parameters: DestroyParameters,
  options: WriteOptions = {},
): Promise<CommandAnswer> => command(transport, 'destroy', parameters, options);
