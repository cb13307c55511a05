import type { CommandInput } from '@lotline/chaincode/domain';
import type { CommandAnswer } from '@lotline/gateway/answers';
import type { Transport, WriteOptions } from '../transport';
import { command } from './command';

export type RegisterPartyParameters = CommandInput<'registerParty'>;

/**
 * Registers the caller's own organisation, or updates its name, roles, contact and prefixes. Needs the role admin.
 *
 * @example
 * await client.registerParty({ party: 'https://id.gs1.org/417/9506000134307', name: 'Green Farm', roles: ['supplier'] });
 */
export const registerParty = (
  transport: Transport,
  parameters: RegisterPartyParameters,
  options: WriteOptions = {},
): Promise<CommandAnswer> => command(transport, 'registerParty', parameters, options);
