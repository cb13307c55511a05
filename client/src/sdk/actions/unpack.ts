import type { CommandInput } from '@lotline/chaincode/domain';
import type { CommandAnswer } from '@lotline/gateway/answers';
import type { Transport, WriteOptions } from '../transport';
import { command } from './command';

export type UnpackParameters = CommandInput<'unpack'>;

/**
 * Takes goods out of a logistic unit; everything, when none are named.
 *
 * @example
 * await client.unpack({ unit: '(00)095060001343520000', place: '(414)9506000134307' });
 */
export const unpack = (
  transport: Transport,
  parameters: UnpackParameters,
  options: WriteOptions = {},
): Promise<CommandAnswer> => command(transport, 'unpack', parameters, options);
