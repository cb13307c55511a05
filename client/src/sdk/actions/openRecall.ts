import type { CommandInput } from '@lotline/chaincode/domain';
import type { CommandAnswer } from '@lotline/gateway/answers';
import type { Transport, WriteOptions } from '../transport';
import { command } from './command';

export type OpenRecallParameters = CommandInput<'openRecall'>;

/**
 * Opens a recall of lots or items, which stop moving at once. `startRecall` also covers what was made of them. Needs the role quality.
 *
 * @example
 * await client.openRecall({
 *   recall: 'R-1', type: 'voluntary', class: 'I', reason: 'Listeria found', roots: ['(01)09506000134352(10)ABC'],
 * });
 */
export const openRecall = (
  transport: Transport,
  parameters: OpenRecallParameters,
  options: WriteOptions = {},
): Promise<CommandAnswer> => command(transport, 'openRecall', parameters, options);
