import type { CommandInput } from '@lotline/chaincode/domain';
import type { CommandAnswer } from '@lotline/gateway/answers';
import type { Transport, WriteOptions } from '../transport';
import { command } from './command';

export type AnswerLinkParameters = CommandInput<'answerLink'>;

/**
 * Says whether somebody else's event is right about what the caller's goods were made of. Needs the role quality.
 *
 * @example
 * await client.answerLink({ event: 'ni:///sha-256;…', party: '(417)9506000134307', goods, answer: 'disputed', reason: 'not ours' });
 */
export const answerLink = (
  transport: Transport,
  parameters: AnswerLinkParameters,
  options: WriteOptions = {},
): Promise<CommandAnswer> => command(transport, 'answerLink', parameters, options);
