import type { Command } from 'commander';
import { idOf } from '../parse';
import { send } from '../send';
import { addGoodsOptions, type GoodsOptions } from './goodsOptions';

interface Options extends GoodsOptions {
  readonly place: string;
  readonly reason: string;
  readonly at?: string;
}

export function addReturn(program: Command): void {
  const takeBack = program
    .command('return')
    .description('take sold goods back from a customer; they come back on hold')
    .requiredOption('--place <gln>', 'where', idOf('place'))
    .requiredOption('--reason <text>', 'why')
    .option('--at <time>', 'event time, RFC 3339 with offset; now by default');
  addGoodsOptions(takeBack, { containers: false }).action(async (options: Options, command: Command) => {
    const { lot, item, ...rest } = options;
    await send(command, 'return', { lots: lot, items: item, ...rest });
  });
}
