import type { CommandInput } from '@lotline/chaincode/domain';
import type { CommandAnswer } from '@lotline/gateway/answers';
import type { Transport, WriteOptions } from '../transport';
import { command } from './command';

export type RejectHandoffParameters = CommandInput<'rejectHandoff'>;

/**
 * Refuses an offered shipment; custody stays where it is.
 *
 * @example
 * await client.rejectHandoff({ shipment: 'urn:epcglobal:cbv:bt:9506000134307:SHIP-1', reason: 'Seal broken' });
 */
export const rejectHandoff = (
  transport: Transport,
  parameters: RejectHandoffParameters,
  options: WriteOptions = {},
): Promise<CommandAnswer> => command(transport, 'rejectHandoff', parameters, options);
