import type { CommandInput } from '@lotline/chaincode/domain';
import type { CommandAnswer } from '@lotline/gateway/answers';
import type { Transport, WriteOptions } from '../transport';
import { command } from './command';

export type RespondRecallParameters = CommandInput<'respondRecall'>;

/**
 * Says, in full, what the caller did about a recall; a later answer replaces an earlier one. Needs the role quality.
 *
 * @example
 * await client.respondRecall({
 *   recall: 'urn:epcglobal:cbv:bt:9506000134307:R-1',
 *   status: 'completed',
 *   rows: [{ goods: '(01)09506000134352(10)ABC', place: '(414)9506000134307', unit: 'CS', quarantined: '12' }],
 * });
 */
export const respondRecall = (
  transport: Transport,
  parameters: RespondRecallParameters,
  options: WriteOptions = {},
): Promise<CommandAnswer> => command(transport, 'respondRecall', parameters, options);
