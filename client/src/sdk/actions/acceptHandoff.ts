import type { CommandInput } from '@lotline/chaincode/domain';
import type { CommandAnswer } from '@lotline/gateway/answers';
import type { Transport, WriteOptions } from '../transport';
import { command } from './command';

export type AcceptHandoffParameters = CommandInput<'acceptHandoff'>;

/**
 * Takes custody of an offered shipment on its way. At the end of the way it is `receive`.
 *
 * @example
 * await client.acceptHandoff({ shipment: 'urn:epcglobal:cbv:bt:9506000134307:SHIP-1', condition: '3.8 °C at the door' });
 */
export const acceptHandoff = (
  transport: Transport,
  parameters: AcceptHandoffParameters,
  options: WriteOptions = {},
): Promise<CommandAnswer> => command(transport, 'acceptHandoff', parameters, options);
