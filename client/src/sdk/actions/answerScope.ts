import type { CommandInput } from '@lotline/chaincode/domain';
import type { CommandAnswer } from '@lotline/gateway/answers';
import type { Transport, WriteOptions } from '../transport';
import { command } from './command';

export type AnswerScopeParameters = CommandInput<'answerScope'>;

/**
 * Says whether a recall covers goods that the caller owns, made or has. Needs the role quality.
 *
 * @example
 * await client.answerScope({
 *   recall: 'urn:epcglobal:cbv:bt:9506000134307:R-1',
 *   goods: '(01)09506000134352(10)ABC',
 *   answer: 'disputed',
 *   reason: 'never used that ingredient',
 * });
 */
export const answerScope = (
  transport: Transport,
  parameters: AnswerScopeParameters,
  options: WriteOptions = {},
): Promise<CommandAnswer> => command(transport, 'answerScope', parameters, options);
