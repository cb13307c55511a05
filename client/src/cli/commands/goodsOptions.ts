import type { Command } from 'commander';
import { idOf, lotLine, many } from '../parse';

/** Goods as `addGoodsOptions` reads them. */
export interface GoodsOptions {
  readonly lot?: { lot: string; quantity: string; uom: string }[];
  readonly item?: string[];
  readonly container?: string[];
}

/** The container argument in the help of commands that fill and empty containers. */
export const containerArgument =
  'the container: a pallet such as (00)095060001343520000, a case (SGTIN), a crate (GRAI), an asset (GIAI) or any URI';

/** The option of commands that record an event. */
export const eventTime = ['--at <time>', 'event time, RFC 3339 with offset; now by default'] as const;

/** Adds `--lot`, `--item` and `--container`; each may be repeated. */
export const addGoodsOptions = (command: Command): Command =>
  command
    .option(
      '--lot <line>',
      'a quantity of a lot, as "LOT=QUANTITY UNIT", such as "(01)09506000134352(10)ABC=24 CS"',
      many(lotLine),
    )
    .option('--item <id>', 'a serialized item, an asset, or any URI that names one thing', many(idOf('piece')))
    .option(
      '--container <container>',
      'a container with all its contents: SSCC, SGTIN, GRAI, GIAI or URI',
      many(idOf('container')),
    );
