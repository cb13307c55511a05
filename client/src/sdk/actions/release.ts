import type { CommandInput } from '@lotline/chaincode/domain';
import type { CommandAnswer } from '@lotline/gateway/answers';
import type { Transport, WriteOptions } from '../transport';
import { command } from './command';

export type ReleaseParameters = CommandInput<'release'>;

/**
 * Lets held goods move again. Needs the role quality.
 *
 * @example
 * await client.release({ goods: '(01)09506000134352(10)ABC', reason: 'Laboratory found nothing' });
 */
export const release = (
  transport: Transport,
  parameters: ReleaseParameters,
  options: WriteOptions = {},
): Promise<CommandAnswer> => command(transport, 'release', parameters, options);
