import type { CommandInput } from '@lotline/chaincode/domain';
import type { CommandAnswer } from '@lotline/gateway/answers';
import type { Transport, WriteOptions } from '../transport';
import { command } from './command';

export type PackParameters = CommandInput<'pack'>;

/**
 * Puts goods and units of a place into a logistic unit.
 *
 * @example
 * await client.pack({
 *   unit: '(00)095060001343520000',
 *   place: '(414)9506000134307',
 *   lots: [{ lot: '(01)09506000134352(10)ABC', quantity: '24', unit: 'CS' }],
 * });
 */
export const pack = (
  transport: Transport,
  parameters: PackParameters,
  options: WriteOptions = {},
): Promise<CommandAnswer> => command(transport, 'pack', parameters, options);
