import type { CostRow, ValuationAnswer } from '#answers';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { addRowsImport } from './inventoryFiles';
import { idOf, many } from '../parse';
import { sessionOf } from '../session';
import { printable, table } from '../table';

type Landed = CostRow['landed'][number];

const landedCost = (text: string): Landed => {
  const [, kind, amount] = /^([^=]+)=(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  if (kind === undefined || amount === undefined) {
    throw new InvalidArgumentError('Write KIND=AMOUNT, such as freight=36.50.');
  }
  return { kind, amount };
};

const listed = (rows: readonly CostRow[]): string =>
  table(
    rows,
    [
      { title: 'receipt', of: ({ receipt }) => receipt },
      { title: 'on', of: ({ on }) => on },
      { title: 'goods', of: ({ lot, product }) => lot ?? product },
      { title: 'quantity', of: ({ quantity }) => quantity, right: true },
      { title: 'unit cost', of: ({ unitCost }) => unitCost, right: true },
      { title: 'landed', of: ({ landed }) => landed.map(({ kind, amount }) => `${kind} ${amount}`).join(', ') },
      { title: 'total', of: ({ total }) => total, right: true },
      { title: 'currency', of: ({ currency }) => currency },
    ],
    'No costs.',
  );

interface SetOptions {
  readonly lot?: string;
  readonly on: string;
  readonly quantity: string;
  readonly unitCost: string;
  readonly currency: string;
  readonly landed?: Landed[];
  readonly reference?: string;
}

export function addCosts(inventory: Command): void {
  const costs = inventory.command('costs').description('costs of received or produced goods');
  costs
    .command('list', { isDefault: true })
    .description('your costs, the earliest receipts first')
    .option('--product <gtin>', 'only of this product', idOf('product'))
    .action(async (filters: { product?: string }, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.reader().costs(filters);
      session.out.result(answer, () => listed(answer.rows));
    });
  costs
    .command('set')
    .description('set the cost of the goods of a receipt')
    .argument('<receipt>', 'your number of the receipt or production')
    .argument('<gtin>', 'the product', idOf('product'))
    .requiredOption('--on <date>', 'the day on which the goods arrived (YYYY-MM-DD)')
    .requiredOption('--quantity <quantity>', 'in the product’s unit')
    .requiredOption('--unit-cost <money>', 'of one unit')
    .requiredOption('--currency <code>', 'ISO 4217')
    .option('--lot <lot>', 'the lot that was received', idOf('lot'))
    .option(
      '--landed <kind=amount>',
      'a further cost of the whole receipt, such as freight=36 (repeatable)',
      many(landedCost),
    )
    .option('--reference <text>', 'the invoice, order or shipment')
    .action(async (receipt: string, product: string, options: SetOptions, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.writer().setCost({ receipt, product, ...options });
      session.out.result(answer, () => listed([answer]));
    });
  addRowsImport(
    costs,
    { rows: 'costs', columns: 'receipt,product,lot,on,quantity,unitCost,currency,landed,reference' },
    (client, parameters) => client.importCosts(parameters),
  );
  costs
    .command('remove')
    .description('remove the cost of a receipt')
    .argument('<receipt>', 'its number')
    .action(async (receipt: string, _options: object, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.writer().removeCost({ receipt });
      session.out.result(answer, () => `Removed: the cost of ${printable(receipt)}`);
    });
}

const shown = ({ rows, totals, isComplete }: ValuationAnswer): string =>
  [
    table(
      rows,
      [
        { title: 'product', of: ({ product }) => product },
        { title: 'uom', of: ({ uom }) => uom },
        { title: 'on hand', of: ({ onHand }) => onHand, right: true },
        { title: 'without cost', of: ({ missing }) => missing, right: true },
        { title: 'unit cost', of: ({ unitCost }) => unitCost, right: true },
        { title: 'value', of: ({ value }) => value, right: true },
        { title: 'currency', of: ({ currency }) => currency },
      ],
      'No stock.',
    ),
    ...totals.map(({ currency, value }) => `${isComplete ? 'Total' : 'Known so far'}: ${value} ${currency}`),
    ...rows.flatMap(({ product, gaps }) => gaps.map(({ detail }) => `! ${product}: ${printable(detail)}`)),
  ].join('\n');

export function addValue(inventory: Command): void {
  inventory
    .command('value')
    .description('the value of your stock')
    .addOption(new Option('--method <method>', 'how goods are valued').choices(['fifo', 'average', 'lot']))
    .option('--product <gtin>', 'only of this product', idOf('product'))
    .option('--date <date>', 'at the end of this day (YYYY-MM-DD); now unless given')
    .action(
      async (options: { method?: 'fifo' | 'average' | 'lot'; product?: string; date?: string }, command: Command) => {
        const session = sessionOf(command);
        const answer = await session.reader().valuation(options);
        session.out.result(answer, () => shown(answer));
      },
    );
}
