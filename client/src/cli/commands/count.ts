import type { Command } from 'commander';
import { amount, idOf } from '../parse';
import { send } from '../send';

interface Options {
  readonly place: string;
  readonly quantity: { quantity: string; uom: string };
  readonly reason: string;
  readonly at?: string;
}

export function addCount(program: Command): void {
  program
    .command('count')
    .description('book the counted quantity of a lot, loose, at a place')
    .argument('<lot>', 'the lot, or other goods that are counted, by any URI', idOf('stocked'))
    .requiredOption('--place <gln>', 'where', idOf('place'))
    .requiredOption('--quantity <quantity>', 'counted quantity, as "QUANTITY UNIT"', amount)
    .requiredOption('--reason <text>', 'reason of the count')
    .option('--at <time>', 'event time, RFC 3339 with offset; now by default')
    .action(async (lot: string, { place, quantity, reason, at }: Options, command: Command) => {
      const { quantity: counted, uom } = quantity;
      await send(command, 'count', { lot, place, counted, uom, reason, at });
    });
}
