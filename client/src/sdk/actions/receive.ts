import type { CommandInput } from '@lotline/chaincode/domain';
import type { CommandAnswer } from '@lotline/gateway/answers';
import type { Transport, WriteOptions } from '../transport';
import { command } from './command';

export type ReceiveParameters = CommandInput<'receive'>;

/**
 * Takes custody at a place of the caller's and books the goods in; lines that are not named arrived complete and sound.
 *
 * @example
 * await client.receive({
 *   shipment: 'urn:epcglobal:cbv:bt:9506000134307:SHIP-1',
 *   lots: [{ lot: '(01)09506000134352(10)ABC', accepted: '22', damaged: '1', unit: 'CS' }],
 * });
 */
export const receive = (
  transport: Transport,
  parameters: ReceiveParameters,
  options: WriteOptions = {},
): Promise<CommandAnswer> => command(transport, 'receive', parameters, options);
