import type { Command } from 'commander';
import { expiredReason, idOf } from '../parse';
import { send } from '../send';
import { addGoodsOptions, type GoodsOptions } from './goodsOptions';

interface Options extends GoodsOptions {
  readonly place: string;
  readonly allowExpired?: { reason: string };
  readonly at?: string;
}

export function addSell(program: Command): void {
  const sell = program
    .command('sell')
    .description('take sold goods out of a place')
    .requiredOption('--place <gln>', 'where', idOf('place'))
    .option('--allow-expired <reason>', 'sell expired goods, for this reason', expiredReason)
    .option('--at <time>', 'event time, RFC 3339 with offset; now by default');
  addGoodsOptions(sell, { containers: false }).action(async (options: Options, command: Command) => {
    const { lot, item, ...rest } = options;
    await send(command, 'sell', { lots: lot, items: item, ...rest });
  });
}
