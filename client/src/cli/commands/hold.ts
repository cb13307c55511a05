import type { Command } from 'commander';
import { idOf } from '../parse';
import { send } from '../send';

interface Options {
  readonly reason: string;
  readonly place?: string;
  readonly quantity?: string;
  readonly at?: string;
}

export function addHold(program: Command): void {
  program
    .command('hold')
    .description('stop a lot, an item, a container or other goods from moving')
    .argument('<id>', 'a lot, item, container or other goods by any URI', idOf('holdable'))
    .requiredOption('--reason <text>', 'why')
    .option('--place <gln>', 'only the stock of the lot at this place', idOf('place'))
    .option('--quantity <number>', 'only this quantity, in the lot’s unit')
    .option('--at <time>', 'event time, RFC 3339 with offset; now by default')
    .action(async (goods: string, options: Options, command: Command) => {
      await send(command, 'hold', { goods, ...options });
    });
}
