import type { CommandInput } from '@lotline/chaincode/domain';
import type { CommandAnswer } from '@lotline/gateway/answers';
import type { Transport, WriteOptions } from '../transport';
import { command } from './command';

export type ExtendRecallParameters = CommandInput<'extendRecall'>;

/**
 * Adds goods to a recall's scope, each with the goods in scope that it was made from. Needs the role quality.
 *
 * @example
 * await client.extendRecall({
 *   recall: 'urn:epcglobal:cbv:bt:9506000134307:R-1',
 *   links: [{ goods: '(01)09506000134369(10)MIX', parent: '(01)09506000134352(10)ABC' }],
 * });
 */
export const extendRecall = (
  transport: Transport,
  parameters: ExtendRecallParameters,
  options: WriteOptions = {},
): Promise<CommandAnswer> => command(transport, 'extendRecall', parameters, options);
