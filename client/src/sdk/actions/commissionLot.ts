import type { CommandInput } from '@lotline/chaincode/domain';
import type { CommandAnswer } from '@lotline/gateway/answers';
import type { Transport, WriteOptions } from '../transport';
import { command } from './command';

export type CommissionLotParameters = CommandInput<'commissionLot'>;

/**
 * Makes a new lot at one of the caller's places.
 *
 * @example
 * await client.commissionLot({
 *   lot: '(01)09506000134352(10)ABC', place: '(414)9506000134307', quantity: '24', unit: 'CS', expiry: '2026-12-31',
 * });
 */
export const commissionLot = (
  transport: Transport,
  parameters: CommissionLotParameters,
  options: WriteOptions = {},
): Promise<CommandAnswer> => command(transport, 'commissionLot', parameters, options);
