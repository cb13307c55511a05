import type { CommandInput } from '#domain';
import { type Command, InvalidArgumentError } from 'commander';
import { expiredReason, idOf, many } from '../parse';
import { send } from '../send';
import { addGoodsOptions, eventTime, type GoodsOptions } from './goodsOptions';

type Documents = NonNullable<CommandInput<'ship'>['documents']>;

/** Options of an offer of goods. */
export interface ShipOptions extends GoodsOptions {
  readonly from: string;
  readonly to: string;
  readonly carrier?: string;
  readonly document?: Documents;
  readonly recall?: string;
  readonly requireReceipt?: true;
  readonly allowExpired?: { reason: string };
}

export function addShip(program: Command): void {
  const ship = program
    .command('ship')
    .description('offer goods of a place to the next custodian; custody moves when it accepts');
  addShipOptions(ship)
    .option(...eventTime)
    .action(async (shipment: string, { at, ...options }: ShipOptions & { at?: string }, command: Command) => {
      await send(command, 'ship', { ...shippedOf(shipment, options), at });
    });
}

/** Adds the argument and the options that say what is offered. */
export const addShipOptions = (command: Command): Command =>
  addGoodsOptions(
    command
      .argument('<shipment>', 'your own id of the shipment, such as SHIP-1')
      .requiredOption('--from <gln>', 'your place', idOf('place'))
      .requiredOption('--to <gln>', 'the receiver’s place', idOf('place'))
      .option('--carrier <gln>', 'carrier; if omitted, the receiver takes custody directly', idOf('party'))
      .option('--document <type=id>', 'a CBV document, such as po=850-1 or bol=211-7; may be repeated', many(document))
      .option('--recall <id>', 'the open recall under which the goods are returned', idOf('recall'))
      .option('--require-receipt', 'require signed receipts for accepting and receiving it')
      .option('--allow-expired <reason>', 'ship expired goods, for this reason', expiredReason),
  );

/** The input of `ship` for these options. */
export function shippedOf(shipment: string, options: ShipOptions): CommandInput<'ship'> {
  const { from, to, carrier, recall, allowExpired } = options;
  return {
    shipment,
    from,
    to,
    carrier,
    recall,
    allowExpired,
    lots: options.lot,
    items: options.item,
    containers: options.container,
    documents: options.document,
    receiptRequired: options.requireReceipt,
  };
}

function document(text: string): Documents[number] {
  const [, type, id] = /^([a-z]+)=(.+)$/.exec(text) ?? [];
  if (type === undefined || id === undefined) throw new InvalidArgumentError('Write TYPE=ID, such as po=850-1.');
  // The gateway checks the type and lists the CBV types in its error.
  return { type: type as Documents[number]['type'], id };
}
