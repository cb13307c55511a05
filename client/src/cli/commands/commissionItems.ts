import type { Command } from 'commander';
import { idOf, many } from '../parse';
import { send } from '../send';

interface Options {
  readonly place: string;
  readonly lot?: string;
  readonly expiry?: string;
  readonly at?: string;
}

export function addCommissionItems(commission: Command): void {
  commission
    .command('items')
    .description('make serialized items of one product')
    .argument('<items...>', 'their ids, such as "(01)09506000134352(21)1"', many(idOf('piece')))
    .requiredOption('--place <gln>', 'where', idOf('place'))
    .option('--lot <lot>', 'the lot that they belong to', idOf('lot'))
    .option('--expiry <date>', 'YYYY-MM-DD')
    .option('--at <time>', 'event time, RFC 3339 with offset; now by default')
    .action(async (items: string[], options: Options, command: Command) => {
      await send(command, 'commissionItems', { items, ...options });
    });
}
