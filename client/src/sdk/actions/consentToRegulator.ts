import type { CommandInput } from '@lotline/chaincode/domain';
import type { CommandAnswer } from '@lotline/gateway/answers';
import type { Transport, WriteOptions } from '../transport';
import { command } from './command';

export type ConsentToRegulatorParameters = CommandInput<'consentToRegulator'>;

/**
 * Votes that a party is a regulator; a majority of the members makes it one. Needs the role admin.
 *
 * @example
 * await client.consentToRegulator({ party: '(417)9506000134307' });
 */
export const consentToRegulator = (
  transport: Transport,
  parameters: ConsentToRegulatorParameters,
  options: WriteOptions = {},
): Promise<CommandAnswer> => command(transport, 'consentToRegulator', parameters, options);
