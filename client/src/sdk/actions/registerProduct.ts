import type { CommandInput } from '@lotline/chaincode/domain';
import type { CommandAnswer } from '@lotline/gateway/answers';
import type { Transport, WriteOptions } from '../transport';
import { command } from './command';

export type RegisterProductParameters = CommandInput<'registerProduct'>;

/**
 * Registers a product under one of the caller's company prefixes. Needs the role admin.
 *
 * @example
 * await client.registerProduct({ product: '(01)09506000134352', name: 'Lettuce, case', unit: 'CS', shelfLifeDays: 14 });
 */
export const registerProduct = (
  transport: Transport,
  parameters: RegisterProductParameters,
  options: WriteOptions = {},
): Promise<CommandAnswer> => command(transport, 'registerProduct', parameters, options);
