import type { CommandInput } from '@lotline/chaincode/domain';
import type { CommandAnswer } from '@lotline/gateway/answers';
import type { Transport, WriteOptions } from '../transport';
import { command } from './command';

export type CommissionItemsParameters = CommandInput<'commissionItems'>;

/**
 * Makes serialized items of one product at a place of the caller's.
 *
 * @example
 * await client.commissionItems({ items: ['(01)09506000134352(21)1'], place: '(414)9506000134307' });
 */
export const commissionItems = (
  transport: Transport,
  parameters: CommissionItemsParameters,
  options: WriteOptions = {},
): Promise<CommandAnswer> => command(transport, 'commissionItems', parameters, options);
