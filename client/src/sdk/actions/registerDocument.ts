import type { CommandInput } from '@lotline/chaincode/domain';
import type { CommandAnswer } from '@lotline/gateway/answers';
import type { Transport, WriteOptions } from '../transport';
import { command } from './command';

export type RegisterDocumentParameters = CommandInput<'registerDocument'>;

/**
 * Registers a certificate or other document by the SHA-256 of its bytes, which stay where they are.
 *
 * @example
 * await client.registerDocument({ sha256: createHash('sha256').update(bytes).digest('hex'), kind: 'GlobalG.A.P. certificate' });
 */
export const registerDocument = (
  transport: Transport,
  parameters: RegisterDocumentParameters,
  options: WriteOptions = {},
): Promise<CommandAnswer> => command(transport, 'registerDocument', parameters, options);
