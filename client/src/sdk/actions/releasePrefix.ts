import type { CommandInput } from '@lotline/chaincode/domain';
import type { CommandAnswer } from '@lotline/gateway/answers';
import type { Transport, WriteOptions } from '../transport';
import { command } from './command';

export type ReleasePrefixParameters = CommandInput<'releasePrefix'>;

/**
 * Gives a GS1 Company Prefix back, or takes a claim back. Needs the role admin.
 *
 * @example
 * await client.releasePrefix({ prefix: '9506000' });
 */
export const releasePrefix = (
  transport: Transport,
  parameters: ReleasePrefixParameters,
  options: WriteOptions = {},
): Promise<CommandAnswer> => command(transport, 'releasePrefix', parameters, options);
