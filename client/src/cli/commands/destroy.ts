import type { Command } from 'commander';
import { idOf } from '../parse';
import { send } from '../send';
import { addGoodsOptions, type GoodsOptions } from './goodsOptions';

interface Options extends GoodsOptions {
  readonly place: string;
  readonly reason: string;
  readonly at?: string;
}

export function addDestroy(program: Command): void {
  const destroy = program
    .command('destroy')
    .description('take destroyed goods out of a place')
    .requiredOption('--place <gln>', 'where', idOf('place'))
    .requiredOption('--reason <text>', 'why')
    .option('--at <time>', 'event time, RFC 3339 with offset; now by default');
  addGoodsOptions(destroy, { containers: false }).action(async (options: Options, command: Command) => {
    const { lot, item, ...rest } = options;
    await send(command, 'destroy', { lots: lot, items: item, ...rest });
  });
}
