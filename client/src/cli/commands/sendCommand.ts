import { readFileSync } from 'node:fs';
import type { CommandInput } from '#domain';
import { type NamedCommand, offeredCommands } from '#answers';
import { Argument, type Command } from 'commander';
import { usageError } from '../cliError';
import { send } from '../send';

/** Any command by its name: what has no command line of its own, or comes from a program, goes this way. */
export function addSendCommand(program: Command): void {
  program
    .command('send')
    .description('send any command of the contract, with its input as JSON')
    .addArgument(new Argument('<command>', 'its name').choices(Object.keys(offeredCommands)))
    .argument('<json>', 'its input, as in the body of POST (see /docs); "-" reads standard input')
    .action(async (name: NamedCommand, text: string, _options: object, command: Command) => {
      await send(command, name, inputOf(text));
    });
}

/** The gateway checks the input against the command's schema. */
function inputOf(text: string): CommandInput<NamedCommand> {
  try {
    return JSON.parse(text === '-' ? readFileSync(0, 'utf8') : text) as CommandInput<NamedCommand>;
  } catch (error) {
    throw usageError(`The input is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}
