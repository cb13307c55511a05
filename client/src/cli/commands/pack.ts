import type { Command } from 'commander';
import { idOf } from '../parse';
import { send } from '../send';
import { addGoodsOptions, containerArgument, type GoodsOptions } from './goodsOptions';

interface Options extends GoodsOptions {
  readonly place: string;
  readonly at?: string;
}

export function addPack(program: Command): void {
  const pack = program
    .command('pack')
    .description('put goods and containers of a place into a container')
    .argument('<container>', containerArgument, idOf('container'))
    .requiredOption('--place <gln>', 'where', idOf('place'))
    .option('--at <time>', 'event time, RFC 3339 with offset; now by default');
  addGoodsOptions(pack, { containers: true }).action(async (target: string, options: Options, command: Command) => {
    const { place, at, lot, item, container } = options;
    await send(command, 'pack', { container: target, place, lots: lot, items: item, containers: container, at });
  });
}
