import { type Command, InvalidArgumentError } from 'commander';
import { count, idOf, many } from '../parse';
import { send } from '../send';

interface Options {
  readonly name: string;
  readonly uom: string;
  readonly shelfLifeDays?: number;
  readonly storage?: { minimum: string; maximum: string };
  readonly traceabilityList?: string;
  readonly maker?: string[];
  readonly requireReceipt?: true;
}

export function addRegisterProduct(register: Command): void {
  register
    .command('product')
    .description('register a product under one of your company prefixes')
    .argument('<gtin>', 'its id, such as (01)09506000134352', idOf('product'))
    .requiredOption('--name <name>', 'its name')
    .requiredOption('--uom <code>', 'UN/ECE unit of measure of its lots, such as CS or LBR')
    .option('--shelf-life-days <days>', 'days from production to expiry', count)
    .option('--storage <minimum..maximum>', 'degrees Celsius, such as 0..4', storage)
    .option('--traceability-list <category>', 'its category on the FDA Food Traceability List')
    .option('--maker <gln>', 'another party that may make it; may be repeated', many(idOf('party')))
    .option('--require-receipt', 'require signed receipts for accepting and receiving its shipments')
    .action(async (product: string, { uom, maker, requireReceipt, ...rest }: Options, command: Command) => {
      const input = { product, uom, makers: maker, receiptRequired: requireReceipt, ...rest };
      await send(command, 'registerProduct', input);
    });
}

export function storage(text: string): { minimum: string; maximum: string } {
  const [, minimum, maximum] = /^(-?[\d.]*\d)\.\.(-?[\d.]+)$/.exec(text) ?? [];
  if (minimum === undefined || maximum === undefined)
    throw new InvalidArgumentError('Write two temperatures as in 0..4.');
  return { minimum, maximum };
}
