import type { StockTotals } from '#answers';
import { type Command, Option } from 'commander';
import { allPages, moreRows } from '../allPages';
import { anyGoods, count, idOf } from '../parse';
import { sessionOf } from '../session';
import { type Column, table } from '../table';

interface Options {
  readonly lot?: string;
  readonly place?: string;
  readonly party?: string;
  readonly product?: string;
  readonly at?: string;
  readonly asOfHeight?: number;
  readonly by?: 'product' | 'place';
  readonly limit?: number;
  readonly cursor?: string;
}

type Total = StockTotals['rows'][number];

const totalColumns = (by: 'product' | 'place'): Column<Total>[] => [
  ...(by === 'place' ? [{ title: 'place', of: ({ place }: Total) => place }] : []),
  { title: 'product', of: ({ product }) => product },
  { title: 'uom', of: ({ uom }) => uom },
  { title: 'on hand', of: ({ onHand }) => onHand, right: true },
  { title: 'held', of: ({ held }) => held, right: true },
  { title: 'reserved', of: ({ reserved }) => reserved, right: true },
  { title: 'in transit', of: ({ inTransit }) => inTransit, right: true },
  { title: 'available', of: ({ available }) => available, right: true },
  { title: 'first expiry', of: ({ expiry }) => expiry },
];

export function addStock(program: Command): void {
  program
    .command('stock')
    .description('stock by lot and place')
    .option('--lot <id>', 'only this lot, in any spelling', anyGoods)
    .option('--place <id>', 'only at this place: a GLN or another URI', idOf('placeOrUri'))
    .option('--party <gln>', 'only at places of this party', idOf('party'))
    .option('--product <gtin>', 'only lots of this product', idOf('product'))
    .option('--at <time>', 'stock at this event time (RFC 3339)')
    .option('--as-of-height <number>', 'stock as the ledger had it at this height', count)
    .addOption(new Option('--by <what>', 'totals per product, or per product and place').choices(['product', 'place']))
    .option('--limit <number>', 'maximum rows (1000)', count)
    .option('--cursor <cursor>', 'continue from this cursor')
    .action(async ({ limit, cursor, by, ...filters }: Options, command: Command) => {
      const session = sessionOf(command);
      const client = session.reader();
      if (by !== undefined) {
        const totals = await allPages((page) => client.stockTotals({ ...filters, by, ...page }), { limit, cursor });
        session.out.result(totals, () => table(totals.rows, totalColumns(by), 'No stock.') + moreRows(totals));
        return;
      }
      const answer = await allPages((page) => client.stock({ ...filters, ...page }), { limit, cursor });
      session.out.result(
        answer,
        () =>
          table(
            answer.rows,
            [
              { title: 'lot', of: ({ lot }) => lot },
              { title: 'place', of: ({ place }) => place },
              { title: 'uom', of: ({ uom }) => uom },
              { title: 'on hand', of: ({ onHand }) => onHand, right: true },
              { title: 'held', of: ({ held }) => held, right: true },
              { title: 'reserved', of: ({ reserved }) => reserved, right: true },
              { title: 'in transit', of: ({ inTransit }) => inTransit, right: true },
            ],
            'No stock.',
          ) + moreRows(answer),
      );
    });
}
