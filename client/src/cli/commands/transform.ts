import type { Command } from 'commander';
import { idOf, lotLine, many, newLotLine } from '../parse';
import { send } from '../send';

type Lots = { lot: string; quantity: string; uom: string }[];

interface Options {
  readonly place: string;
  readonly inputLot?: Lots;
  readonly inputItem?: string[];
  readonly outputLot?: Lots;
  readonly outputItem?: string[];
  readonly productionDate?: string;
  readonly expiry?: string;
  readonly at?: string;
}

const line = 'as "LOT=QUANTITY UNIT"';

export function addTransform(program: Command): void {
  program
    .command('transform')
    .description('consume goods at a place and make other goods of them')
    .requiredOption('--place <gln>', 'where', idOf('place'))
    .option('--input-lot <line>', `consumed quantity of a lot, ${line}; may be repeated`, many(lotLine))
    .option('--input-item <id>', 'a consumed item; may be repeated', many(idOf('piece')))
    .option('--output-lot <line>', `a lot that was made, ${line}; may be repeated`, many(newLotLine))
    .option('--output-item <id>', 'an item that was made; may be repeated', many(idOf('piece')))
    .option('--production-date <date>', 'of the lots that were made, YYYY-MM-DD')
    .option('--expiry <date>', 'of the lots that were made, YYYY-MM-DD')
    .option('--at <time>', 'event time, RFC 3339 with offset; now by default')
    .action(async (options: Options, command: Command) => {
      const { place, productionDate, expiry, at, outputLot = [], outputItem = [] } = options;
      await send(command, 'transform', {
        place,
        inputs: { lots: options.inputLot, items: options.inputItem },
        outputs: {
          lots: outputLot.map((lot) => ({ ...lot, productionDate, expiry })),
          items: outputItem.map((item) => ({ item })),
        },
        at,
      });
    });
}
