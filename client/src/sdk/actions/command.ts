import type { CommandInput } from '#domain';
import { type CommandAnswer, commandAnswer, type NamedCommand, offeredCommands } from '#answers';
import type { Transport, WriteOptions } from '../transport';

/**
 * Sends any command by its name; each is also a method of the client. Resolves when the ledger has recorded it; `status` is `exists` if it
 * was recorded before.
 *
 * @example
 * await client.command('hold', { goods: '(01)09506000134352(10)ABC', reason: 'Waiting for the laboratory' });
 * await client.hold({ goods: '(01)09506000134352(10)ABC', reason: 'Waiting for the laboratory' });
 */
export const command = <Name extends NamedCommand>(
  transport: Transport,
  name: Name,
  input: CommandInput<Name>,
  { idempotencyKey }: WriteOptions = {},
): Promise<CommandAnswer> =>
  transport.request({
    method: 'POST',
    path: offeredCommands[name].path,
    body: input,
    idempotencyKey,
    answer: commandAnswer,
  });
