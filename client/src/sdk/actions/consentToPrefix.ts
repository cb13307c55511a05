import type { CommandInput } from '@lotline/chaincode/domain';
import type { CommandAnswer } from '@lotline/gateway/answers';
import type { Transport, WriteOptions } from '../transport';
import { command } from './command';

export type ConsentToPrefixParameters = CommandInput<'consentToPrefix'>;

/**
 * Agrees that a GS1 Company Prefix is another party's, which makes its claim take effect. Needs the role admin.
 *
 * @example
 * await client.consentToPrefix({ prefix: '9506000', party: '(417)9506000134307' });
 */
export const consentToPrefix = (
  transport: Transport,
  parameters: ConsentToPrefixParameters,
  options: WriteOptions = {},
): Promise<CommandAnswer> => command(transport, 'consentToPrefix', parameters, options);
