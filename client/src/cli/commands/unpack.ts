import type { Command } from 'commander';
import { idOf } from '../parse';
import { send } from '../send';
import { addGoodsOptions, containerArgument, type GoodsOptions } from './goodsOptions';

interface Options extends GoodsOptions {
  readonly place: string;
  readonly at?: string;
}

export function addUnpack(program: Command): void {
  const unpack = program
    .command('unpack')
    .description('take goods out of a container; all of them if none are named')
    .argument('<container>', containerArgument, idOf('container'))
    .requiredOption('--place <gln>', 'where', idOf('place'))
    .option('--at <time>', 'event time, RFC 3339 with offset; now by default');
  addGoodsOptions(unpack, { containers: true }).action(async (target: string, options: Options, command: Command) => {
    const { place, at, lot, item, container } = options;
    await send(command, 'unpack', { container: target, place, lots: lot, items: item, containers: container, at });
  });
}
