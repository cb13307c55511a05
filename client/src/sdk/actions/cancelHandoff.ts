import type { CommandInput } from '@lotline/chaincode/domain';
import type { CommandAnswer } from '@lotline/gateway/answers';
import type { Transport, WriteOptions } from '../transport';
import { command } from './command';

export type CancelHandoffParameters = CommandInput<'cancelHandoff'>;

/**
 * Takes an unanswered offer back.
 *
 * @example
 * await client.cancelHandoff({ shipment: 'urn:epcglobal:cbv:bt:9506000134307:SHIP-1', reason: 'Wrong dock' });
 */
export const cancelHandoff = (
  transport: Transport,
  parameters: CancelHandoffParameters,
  options: WriteOptions = {},
): Promise<CommandAnswer> => command(transport, 'cancelHandoff', parameters, options);
