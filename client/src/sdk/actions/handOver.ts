import type { CommandInput } from '@lotline/chaincode/domain';
import type { CommandAnswer } from '@lotline/gateway/answers';
import type { Transport, WriteOptions } from '../transport';
import { command } from './command';

export type HandOverParameters = CommandInput<'handOver'>;

/**
 * Offers a shipment in the caller's custody to the next party.
 *
 * @example
 * await client.handOver({ shipment: 'urn:epcglobal:cbv:bt:9506000134307:SHIP-1', to: '(417)9506000134208' });
 */
export const handOver = (
  transport: Transport,
  parameters: HandOverParameters,
  options: WriteOptions = {},
): Promise<CommandAnswer> => command(transport, 'handOver', parameters, options);
