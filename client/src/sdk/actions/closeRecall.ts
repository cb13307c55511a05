import type { CommandInput } from '@lotline/chaincode/domain';
import type { CommandAnswer } from '@lotline/gateway/answers';
import type { Transport, WriteOptions } from '../transport';
import { command } from './command';

export type CloseRecallParameters = CommandInput<'closeRecall'>;

/**
 * Closes a recall that the caller opened. Needs the role quality.
 *
 * @example
 * await client.closeRecall({ recall: 'urn:epcglobal:cbv:bt:9506000134307:R-1', note: 'All accounted for' });
 */
export const closeRecall = (
  transport: Transport,
  parameters: CloseRecallParameters,
  options: WriteOptions = {},
): Promise<CommandAnswer> => command(transport, 'closeRecall', parameters, options);
