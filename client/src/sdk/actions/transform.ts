import type { CommandInput } from '@lotline/chaincode/domain';
import type { CommandAnswer } from '@lotline/gateway/answers';
import type { Transport, WriteOptions } from '../transport';
import { command } from './command';

export type TransformParameters = CommandInput<'transform'>;

/**
 * Uses up goods at a place and makes others of them.
 *
 * @example
 * await client.transform({
 *   place: '(414)9506000134307',
 *   inputs: { lots: [{ lot: '(01)09506000134352(10)ABC', quantity: '10', unit: 'CS' }] },
 *   outputs: { lots: [{ lot: '(01)09506000134369(10)MIX', quantity: '100', unit: 'EA' }] },
 * });
 */
export const transform = (
  transport: Transport,
  parameters: TransformParameters,
  options: WriteOptions = {},
): Promise<CommandAnswer> => command(transport, 'transform', parameters, options);
