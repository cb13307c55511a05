import type { CommandInput } from '@lotline/chaincode/domain';
import type { CommandAnswer } from '@lotline/gateway/answers';
import type { Transport, WriteOptions } from '../transport';
import { command } from './command';

export type DispatchParameters = CommandInput<'dispatch'>;

/**
 * Offers goods of a place to the next custodian. Custody and stock move when they accept.
 *
 * @example
 * const { subject } = await client.dispatch({
 *   shipment: 'SHIP-1',
 *   from: '(414)9506000134307',
 *   to: '(414)9506000134208',
 *   units: ['(00)095060001343520000'],
 *   documents: [{ type: 'po', id: '850-1' }],
 * });
 */
export const dispatch = (
  transport: Transport,
  parameters: DispatchParameters,
  options: WriteOptions = {},
): Promise<CommandAnswer> => command(transport, 'dispatch', parameters, options);
