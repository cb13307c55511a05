import type { Command } from 'commander';
import { count, idOf } from '../parse';
import { send } from '../send';

interface Options {
  readonly resolution: string;
  readonly party?: string;
}

export function addExceptionsResolve(exceptions: Command): void {
  exceptions
    .command('resolve')
    .description('close an exception with its resolution')
    .argument('<event>', 'the event’s id')
    .argument('<number>', 'number of the exception, as listed', count)
    .requiredOption('--resolution <text>', 'the result of the investigation')
    .option('--party <gln>', 'party that recorded the event; yours by default', idOf('party'))
    .action(async (event: string, number: number, options: Options, command: Command) => {
      await send(command, 'resolveException', { event, number, ...options });
    });
}
