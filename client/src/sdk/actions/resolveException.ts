import type { CommandInput } from '@lotline/chaincode/domain';
import type { CommandAnswer } from '@lotline/gateway/answers';
import type { Transport, WriteOptions } from '../transport';
import { command } from './command';

export type ResolveExceptionParameters = CommandInput<'resolveException'>;

/**
 * Closes an event's exception with what was found out about it. Needs the role quality.
 *
 * @example
 * await client.resolveException({ event: 'ni:///sha-256;…?ver=CBV2.0', number: 1, resolution: 'Typing error at the dock' });
 */
export const resolveException = (
  transport: Transport,
  parameters: ResolveExceptionParameters,
  options: WriteOptions = {},
): Promise<CommandAnswer> => command(transport, 'resolveException', parameters, options);
