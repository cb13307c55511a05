import type { CommandInput } from '@lotline/chaincode/domain';
import type { CommandAnswer } from '@lotline/gateway/answers';
import type { Transport, WriteOptions } from '../transport';
import { command } from './command';

export type RevokePrefixParameters = CommandInput<'revokePrefix'>;

/**
 * Votes to take a GS1 Company Prefix from its party; a majority of the members, or a regulator, takes it. Needs the role admin.
 *
 * @example
 * await client.revokePrefix({ prefix: '9506000', reason: 'not licensed by GS1' });
 */
export const revokePrefix = (
  transport: Transport,
  parameters: RevokePrefixParameters,
  options: WriteOptions = {},
): Promise<CommandAnswer> => command(transport, 'revokePrefix', parameters, options);
