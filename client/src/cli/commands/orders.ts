import { writeFile } from 'node:fs/promises';
import type { OrderRow } from '#answers';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { OrdersParameters } from '../../sdk';
import { exitCodes } from '../exitCodes';
import { fileErrors } from '../fileErrors';
import { idOf, many } from '../parse';
import { readUpload } from '../readUpload';
import { sessionOf } from '../session';
import { printable, table } from '../table';

type Kind = OrderRow['kind'];

const kinds: readonly Kind[] = ['purchase', 'sales'];

const kindOf = (text: string): Kind => {
  const kind = kinds.find((each) => each === text);
  if (!kind) throw new InvalidArgumentError('Write purchase or sales.');
  return kind;
};

interface LineText {
  readonly product: string;
  readonly quantity: string;
  readonly price?: string;
}

const orderLine = (text: string): LineText => {
  const [, product, quantity, price] = /^(.+)=([^=@]+)(?:@([^=@]+))?$/.exec(text) ?? [];
  if (product === undefined || quantity === undefined) {
    throw new InvalidArgumentError(
      'Write GTIN=QUANTITY, or GTIN=QUANTITY@PRICE with --currency, such as 09506000134352=24@3.50.',
    );
  }
  return { product: idOf('product')(product), quantity, ...(price !== undefined && { price }) };
};

const shown = (rows: readonly OrderRow[]): string =>
  [
    table(
      rows.flatMap((row) => row.lines.map((line) => ({ row, line }))),
      [
        { title: 'kind', of: ({ row }) => row.kind },
        { title: 'order', of: ({ row }) => row.order },
        { title: 'state', of: ({ row }) => row.state },
        { title: 'partner', of: ({ row }) => row.partner },
        { title: 'product', of: ({ line }) => line.product },
        { title: 'uom', of: ({ line }) => line.uom },
        { title: 'ordered', of: ({ line }) => line.ordered, right: true },
        { title: 'shipped', of: ({ line }) => line.shipped, right: true },
        { title: 'received', of: ({ line }) => line.received, right: true },
        { title: 'backordered', of: ({ line }) => line.backordered, right: true },
        { title: 'promised', of: ({ line }) => line.promised },
        { title: 'late', of: ({ line }) => (line.isLate ? 'LATE' : '') },
      ],
      'No orders.',
    ),
    ...rows.flatMap(({ order, gaps }) => gaps.map(({ detail }) => `! ${printable(order)}: ${printable(detail)}`)),
  ].join('\n');

function addList(orders: Command): void {
  orders
    .command('list', { isDefault: true })
    .description('your orders, with shipped and received quantities')
    .addOption(new Option('--kind <kind>', 'only these').choices(kinds))
    .addOption(
      new Option('--state <state>', 'only these').choices(['open', 'partial', 'shipped', 'received', 'cancelled']),
    )
    .option('--late', 'only those with a line that is late')
    .option('--csv <file>', 'write them to this CSV file, which can be imported again')
    .option('--xlsx <file>', 'write them to this Excel workbook')
    .action(async ({ csv, xlsx, ...filters }: OrdersParameters & { csv?: string; xlsx?: string }, command: Command) => {
      const session = sessionOf(command);
      const file = csv ?? xlsx;
      if (file !== undefined) {
        const format = csv === undefined ? 'xlsx' : 'csv';
        await writeFile(file, session.reader().ordersFile({ ...filters, format }));
        session.out.result({ file }, () => `Written to ${file}.`);
        return;
      }
      const answer = await session.reader().orders(filters);
      session.out.result(answer, () => shown(answer.rows));
    });
}

interface SetOptions {
  readonly partner: string;
  readonly place: string;
  readonly placed: string;
  readonly promised?: string;
  readonly currency?: string;
  readonly line: readonly LineText[];
}

function addSet(orders: Command): void {
  orders
    .command('set')
    .description('set an order; replaces one of the same kind and number')
    .argument('<kind>', 'purchase or sales', kindOf)
    .argument('<number>', 'its number, which shipments name as a document')
    .requiredOption('--partner <gln>', 'the supplier or customer', idOf('party'))
    .requiredOption('--place <gln>', 'the place of yours', idOf('place'))
    .requiredOption('--placed <date>', 'when it was placed (YYYY-MM-DD)')
    .requiredOption(
      '--line <line...>',
      'GTIN=QUANTITY in the product’s unit, or GTIN=QUANTITY@PRICE; repeat it',
      many(orderLine),
    )
    .option('--currency <code>', 'of the prices (ISO 4217)')
    .option('--promised <date>', 'day on which it should arrive or leave (YYYY-MM-DD)')
    .action(async (kind: Kind, order: string, options: SetOptions, command: Command) => {
      const session = sessionOf(command);
      const { line, promised, currency, ...rest } = options;
      const lines = line.map((each) => ({
        ...each,
        ...(promised !== undefined && { promised }),
        ...(each.price !== undefined && currency !== undefined && { currency }),
      }));
      const answer = await session.writer().setOrder({ kind, order, ...rest, lines });
      session.out.result(answer, () => `Order ${printable(order)}: ${answer.status}\n${shown([answer])}`);
    });
}

interface ImportOptions {
  readonly dryRun?: boolean;
  readonly charset?: string;
}

function addImport(orders: Command): void {
  orders
    .command('import')
    .description('set the orders of a CSV file or an Excel workbook, all of them or none')
    .argument('<file>', 'a row for each line: kind,order,partner,place,placed,product,quantity,promised,price,currency')
    .option('--dry-run', 'show what would happen, and change nothing')
    .option('--charset <name>', 'the character set of a CSV file, such as windows-1252; UTF-8 by default')
    .action(async (file: string, { dryRun = false, charset }: ImportOptions, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.writer().importOrders({ file: await readUpload(file), dryRun, charset });
      const { created, changed, same, errors } = answer;
      if (errors.length > 0) process.exitCode = exitCodes.failed;
      session.out.result(answer, () =>
        errors.length > 0
          ? `Nothing is set, because of ${errors.length} errors:\n${fileErrors(errors)}`
          : `${dryRun ? 'Would be' : 'Orders'} created: ${created}, changed: ${changed}, as before: ${same}`,
      );
    });
}

export function addOrders(program: Command): void {
  const orders = program
    .command('orders')
    .description('purchase and sales orders of your organisation; no other organisation sees them');
  addList(orders);
  addSet(orders);
  addImport(orders);
  orders
    .command('cancel')
    .description('cancel an order of yours')
    .argument('<kind>', 'purchase or sales', kindOf)
    .argument('<number>', 'its number')
    .action(async (kind: Kind, order: string, _options: object, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.writer().cancelOrder({ kind, order });
      session.out.result(answer, () => `Cancelled: ${printable(order)}`);
    });
}
