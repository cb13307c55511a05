import type { CommandInput } from '@lotline/chaincode/domain';
import type { CommandAnswer } from '@lotline/gateway/answers';
import type { Transport, WriteOptions } from '../transport';
import { command } from './command';

export type AdjustParameters = CommandInput<'adjust'>;

/**
 * Books what a count found of a lot at a place.
 *
 * @example
 * await client.adjust({
 *   lot: '(01)09506000134352(10)ABC', place: '(414)9506000134307', counted: '23', unit: 'CS', reason: 'Weekly count',
 * });
 */
export const adjust = (
  transport: Transport,
  parameters: AdjustParameters,
  options: WriteOptions = {},
): Promise<CommandAnswer> => command(transport, 'adjust', parameters, options);
