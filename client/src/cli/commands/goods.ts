import type { Command } from 'commander';
import { amount, idOf, labelOf, lotLine, many, newLotLine } from '../parse';
import { send } from '../send';
import { addGoodsOptions, containerArgument, eventTime, type GoodsOptions } from './goodsOptions';

interface LotOptions {
  readonly place: string;
  readonly quantity: { quantity: string; uom: string };
  readonly productionDate?: string;
  readonly packagingDate?: string;
  readonly bestBefore?: string;
  readonly sellBy?: string;
  readonly expiry?: string;
  readonly origin?: string;
  readonly certificate?: string[];
  readonly at?: string;
}

function addCommissionLot(commission: Command): void {
  commission
    .command('lot')
    .description('make a new lot at one of your places')
    .argument('<lot>', 'its id or scanned label, such as "(01)09506000134352(10)ABC"', labelOf)
    .requiredOption('--place <gln>', 'where', idOf('place'))
    .requiredOption('--quantity <quantity>', 'as "QUANTITY UNIT", such as "24 CS"', amount)
    .option('--production-date <date>', 'YYYY-MM-DD; dates on the label need not be given')
    .option('--packaging-date <date>', 'YYYY-MM-DD')
    .option('--best-before <date>', 'YYYY-MM-DD')
    .option('--sell-by <date>', 'YYYY-MM-DD')
    .option('--expiry <date>', 'YYYY-MM-DD; by default from the label or the product’s shelf life')
    .option('--origin <text>', 'where it was grown or caught')
    .option('--certificate <sha256>', 'a registered document; may be repeated', many(String))
    .option(...eventTime)
    .action(async (lot: string, { quantity, certificate, ...rest }: LotOptions, command: Command) => {
      await send(command, 'commissionLot', { lot, ...quantity, certificates: certificate, ...rest });
    });
}

interface ItemOptions {
  readonly place: string;
  readonly lot?: string;
  readonly expiry?: string;
  readonly at?: string;
}

function addCommissionItems(commission: Command): void {
  commission
    .command('items')
    .description('make serialized items of one product')
    .argument('<items...>', 'their ids, such as "(01)09506000134352(21)1"', many(idOf('piece')))
    .requiredOption('--place <gln>', 'where', idOf('place'))
    .option('--lot <lot>', 'the lot that they belong to', idOf('lot'))
    .option('--expiry <date>', 'YYYY-MM-DD')
    .option(...eventTime)
    .action(async (items: string[], options: ItemOptions, command: Command) => {
      await send(command, 'commissionItems', { items, ...options });
    });
}

function addCommission(program: Command): void {
  const commission = program.command('commission').description('make new lots and serialized items');
  addCommissionLot(commission);
  addCommissionItems(commission);
}

interface PackingOptions extends GoodsOptions {
  readonly place: string;
  readonly at?: string;
}

function addPacking(program: Command, name: 'pack' | 'unpack', description: string): void {
  const packing = program
    .command(name)
    .description(description)
    .argument('<container>', containerArgument, idOf('container'))
    .requiredOption('--place <gln>', 'where', idOf('place'))
    .option(...eventTime);
  addGoodsOptions(packing).action(async (target: string, options: PackingOptions, command: Command) => {
    const { place, at, lot, item, container } = options;
    await send(command, name, { container: target, place, lots: lot, items: item, containers: container, at });
  });
}

const addPack = (program: Command): void => {
  addPacking(program, 'pack', 'put goods and containers at a place into a container');
};

const addUnpack = (program: Command): void => {
  addPacking(program, 'unpack', 'take goods out of a container; all of them if none are named');
};

type Lots = { lot: string; quantity: string; uom: string }[];

interface TransformOptions {
  readonly place: string;
  readonly inputLot?: Lots;
  readonly inputItem?: string[];
  readonly inputContainer?: string[];
  readonly outputLot?: Lots;
  readonly outputItem?: string[];
  readonly productionDate?: string;
  readonly expiry?: string;
  readonly at?: string;
}

const line = 'as "LOT=QUANTITY UNIT"';

function addTransform(program: Command): void {
  program
    .command('transform')
    .description('consume goods at a place and make other goods from them')
    .requiredOption('--place <gln>', 'where', idOf('place'))
    .option('--input-lot <line>', `consumed quantity of a lot, ${line}; may be repeated`, many(lotLine))
    .option('--input-item <id>', 'a consumed item; may be repeated', many(idOf('piece')))
    .option(
      '--input-container <id>',
      'a container that is used up with its contents; may be repeated',
      many(idOf('container')),
    )
    .option('--output-lot <line>', `a lot that was made, ${line}; may be repeated`, many(newLotLine))
    .option('--output-item <id>', 'an item that was made; may be repeated', many(idOf('piece')))
    .option('--production-date <date>', 'of the lots that were made, YYYY-MM-DD')
    .option('--expiry <date>', 'of the lots that were made, YYYY-MM-DD')
    .option(...eventTime)
    .action(async (options: TransformOptions, command: Command) => {
      const { place, productionDate, expiry, at, outputLot = [], outputItem = [] } = options;
      await send(command, 'transform', {
        place,
        inputs: { lots: options.inputLot, items: options.inputItem, containers: options.inputContainer },
        outputs: {
          lots: outputLot.map((lot) => ({ ...lot, productionDate, expiry })),
          items: outputItem.map((item) => ({ item })),
        },
        at,
      });
    });
}

interface CountOptions {
  readonly place: string;
  readonly quantity: { quantity: string; uom: string };
  readonly reason: string;
  readonly at?: string;
}

function addCount(program: Command): void {
  program
    .command('count')
    .description('book the counted quantity of a lot, loose, at a place')
    .argument('<lot>', 'the lot, or other goods that are counted, by any URI', idOf('stocked'))
    .requiredOption('--place <gln>', 'where', idOf('place'))
    .requiredOption('--quantity <quantity>', 'counted quantity, as "QUANTITY UNIT"', amount)
    .requiredOption('--reason <text>', 'reason of the count')
    .option(...eventTime)
    .action(async (lot: string, { place, quantity, reason, at }: CountOptions, command: Command) => {
      const { quantity: counted, uom } = quantity;
      await send(command, 'count', { lot, place, counted, uom, reason, at });
    });
}

interface HoldOptions {
  readonly reason: string;
  readonly place?: string;
  readonly quantity?: string;
  readonly at?: string;
}

function addHolding(program: Command, name: 'hold' | 'release', description: string): void {
  program
    .command(name)
    .description(description)
    .argument('<id>', 'a lot, item, container or other goods by any URI', idOf('holdable'))
    .requiredOption('--reason <text>', 'why')
    .option('--place <gln>', 'only the stock of the lot at this place', idOf('place'))
    .option('--quantity <number>', 'only this quantity, in the lot’s unit')
    .option(...eventTime)
    .action(async (goods: string, options: HoldOptions, command: Command) => {
      await send(command, name, { goods, ...options });
    });
}

const addHold = (program: Command): void => {
  addHolding(program, 'hold', 'stop a lot, an item, a container or other goods from moving');
};

const addRelease = (program: Command): void => {
  addHolding(program, 'release', 'release goods from hold');
};

/** The commands on goods at a place: made, packed, used, counted, held. */
export const goodsCommands = [addCommission, addPack, addUnpack, addTransform, addCount, addHold, addRelease];
