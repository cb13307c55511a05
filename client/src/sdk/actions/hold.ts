import type { CommandInput } from '@lotline/chaincode/domain';
import type { CommandAnswer } from '@lotline/gateway/answers';
import type { Transport, WriteOptions } from '../transport';
import { command } from './command';

export type HoldParameters = CommandInput<'hold'>;

/**
 * Stops a lot, item or logistic unit from moving. Needs the role quality.
 *
 * @example
 * await client.hold({ goods: '(01)09506000134352(10)ABC', reason: 'Waiting for the laboratory' });
 */
export const hold = (
  transport: Transport,
  parameters: HoldParameters,
  options: WriteOptions = {},
): Promise<CommandAnswer> => command(transport, 'hold', parameters, options);
