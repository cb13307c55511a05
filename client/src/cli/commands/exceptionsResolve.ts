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
    .description('close one with what was found out about it')
    .argument('<event>', 'the event’s id')
    .argument('<number>', 'which of the event’s exceptions, as listed', count)
    .requiredOption('--resolution <text>', 'what was found out')
    .option('--party <gln>', 'who recorded the event, where that is somebody else', idOf('party'))
    .action(async (event: string, number: number, options: Options, command: Command) => {
      await send(command, 'resolveException', { event, number, ...options });
    });
}
