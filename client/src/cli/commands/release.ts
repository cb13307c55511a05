import type { Command } from 'commander';
import { idOf } from '../parse';
import { send } from '../send';

interface Options {
  readonly reason: string;
  readonly place?: string;
  readonly quantity?: string;
  readonly at?: string;
}

export function addRelease(program: Command): void {
  program
    .command('release')
    .description('let held goods move again')
    .argument('<id>', 'a lot, item, container or other goods by any URI', idOf('holdable'))
    .requiredOption('--reason <text>', 'why')
    .option('--place <gln>', 'only what this place has of the lot', idOf('place'))
    .option('--quantity <number>', 'only so much of it, in the lot’s unit')
    .option('--at <time>', 'when, RFC 3339 with offset; now unless given')
    .action(async (goods: string, options: Options, command: Command) => {
      await send(command, 'release', { goods, ...options });
    });
}
