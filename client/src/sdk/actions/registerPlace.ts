import type { CommandInput } from '@lotline/chaincode/domain';
import type { CommandAnswer } from '@lotline/gateway/answers';
import type { Transport, WriteOptions } from '../transport';
import { command } from './command';

export type RegisterPlaceParameters = CommandInput<'registerPlace'>;

/**
 * Registers a place of the caller's. Needs the role admin.
 *
 * @example
 * await client.registerPlace({ place: 'https://id.gs1.org/414/9506000134307', name: 'Packing house' });
 */
export const registerPlace = (
  transport: Transport,
  parameters: RegisterPlaceParameters,
  options: WriteOptions = {},
): Promise<CommandAnswer> => command(transport, 'registerPlace', parameters, options);
