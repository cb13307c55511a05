import type { Command } from 'commander';
import { count } from '../parse';
import { send } from '../send';

export function addExceptionsResolve(exceptions: Command): void {
  exceptions
    .command('resolve')
    .description('close one with what was found out about it')
    .argument('<event>', 'the event’s id')
    .argument('<number>', 'which of the event’s exceptions, as listed', count)
    .requiredOption('--resolution <text>', 'what was found out')
    .action(async (event: string, number: number, { resolution }: { resolution: string }, command: Command) => {
      await send(command, 'resolveException', { event, number, resolution });
    });
}
