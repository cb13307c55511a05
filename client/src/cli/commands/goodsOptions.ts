import type { Command } from 'commander';
import { idOf, lotLine, many } from '../parse';

/** Goods as `addGoodsOptions` reads them. */
export interface GoodsOptions {
  readonly lot?: { lot: string; quantity: string; unit: string }[];
  readonly item?: string[];
  readonly unit?: string[];
}

/** Adds `--lot`, `--item` and, where units may be named, `--unit`; each may be repeated. */
export function addGoodsOptions(command: Command, { units }: { units: boolean }): Command {
  command
    .option(
      '--lot <line>',
      'so much of a lot, as "LOT=QUANTITY UNIT", such as "(01)09506000134352(10)ABC=24 CS"',
      many(lotLine),
    )
    .option('--item <id>', 'a serialized item', many(idOf('item')));
  return units ? command.option('--unit <sscc>', 'a logistic unit with all it holds', many(idOf('unit'))) : command;
}
