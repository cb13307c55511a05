import type { CommandInput } from '@lotline/chaincode/domain';
import { commandAnswer, type CommandAnswer } from '@lotline/gateway/answers';
import { commandPaths, type NamedCommand } from '../commandPaths';
import type { Transport, WriteOptions } from '../transport';

/**
 * Sends any command by its name. Resolves when the ledger has it; `status` is `exists` when it had it before.
 *
 * @example
 * await client.command('hold', { goods: '(01)09506000134352(10)ABC', reason: 'Waiting for the laboratory' });
 */
export const command = <Name extends NamedCommand>(
  transport: Transport,
  name: Name,
  input: CommandInput<Name>,
  { idempotencyKey }: WriteOptions = {},
): Promise<CommandAnswer> =>
  transport.request({ method: 'POST', path: commandPaths[name], body: input, idempotencyKey, answer: commandAnswer });
