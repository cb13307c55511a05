import type { Command } from 'commander';
import { expiredReason, idOf } from '../parse';
import { send } from '../send';
import { addGoodsOptions, eventTime, type GoodsOptions } from './goodsOptions';

interface SellOptions extends GoodsOptions {
  readonly place: string;
  readonly allowExpired?: { reason: string };
  readonly at?: string;
}

function addSell(program: Command): void {
  const sell = program
    .command('sell')
    .description('record a sale of goods at a place')
    .requiredOption('--place <gln>', 'the place', idOf('place'))
    .option('--allow-expired <reason>', 'sell expired goods, for this reason', expiredReason)
    .option(...eventTime);
  addGoodsOptions(sell).action(async (options: SellOptions, command: Command) => {
    const { lot, item, container, ...rest } = options;
    await send(command, 'sell', { lots: lot, items: item, containers: container, ...rest });
  });
}

interface ReasonedOptions extends GoodsOptions {
  readonly place: string;
  readonly reason: string;
  readonly at?: string;
}

function addDestroy(program: Command): void {
  const destroy = program
    .command('destroy')
    .description('record the destruction of goods at a place')
    .requiredOption('--place <gln>', 'the place', idOf('place'))
    .requiredOption('--reason <text>', 'why')
    .option(...eventTime);
  addGoodsOptions(destroy).action(async (options: ReasonedOptions, command: Command) => {
    const { lot, item, container, ...rest } = options;
    await send(command, 'destroy', { lots: lot, items: item, containers: container, ...rest });
  });
}

function addReturn(program: Command): void {
  const takeBack = program
    .command('return')
    .description('record goods that a customer returned; they are on hold')
    .requiredOption('--place <gln>', 'the place', idOf('place'))
    .requiredOption('--reason <text>', 'why')
    .option(...eventTime);
  addGoodsOptions(takeBack).action(async (options: ReasonedOptions, command: Command) => {
    const { lot, item, container, ...rest } = options;
    await send(command, 'return', { lots: lot, items: item, containers: container, ...rest });
  });
}

/** The commands that take goods out of circulation, and back. */
export const endCommands = [addSell, addDestroy, addReturn];
