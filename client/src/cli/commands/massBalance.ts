import type { BalanceChanges, MassBalance } from '#answers';
import { type Command, Option } from 'commander';
import { allPages, defaultRows, moreRows } from '../allPages';
import { anyGoods, count, idOf } from '../parse';
import { sessionOf } from '../session';
import { type Column, table } from '../table';

type Row = MassBalance['rows'][number];
type Amount =
  'made' | 'found' | 'onHand' | 'held' | 'inTransit' | 'consumed' | 'sold' | 'returned' | 'destroyed' | 'lost';

const amount = <Of extends Record<Amount, string>>(title: string, key: Amount): Column<Of> => ({
  title,
  of: (row) => row[key],
  right: true,
});
const amounts = <Of extends Record<Amount, string>>(): Column<Of>[] => [
  amount('made', 'made'),
  amount('found', 'found'),
  amount('on hand', 'onHand'),
  amount('held', 'held'),
  amount('in transit', 'inTransit'),
  amount('consumed', 'consumed'),
  amount('sold', 'sold'),
  amount('returned', 'returned'),
  amount('destroyed', 'destroyed'),
  amount('lost', 'lost'),
];

const accounts = ['made', 'found', 'consumed', 'sold', 'returned', 'destroyed', 'lost', 'adjusted', 'all'] as const;

interface InstantOptions {
  readonly at?: string;
  readonly asOfHeight?: number;
}

interface LotOptions extends InstantOptions {
  readonly events?: (typeof accounts)[number];
  readonly limit?: number;
  readonly cursor?: string;
}

/** Adds the options that name a moment of the past. */
const withInstant = (command: Command): Command =>
  command
    .option('--at <time>', 'as of this event time, RFC 3339')
    .option('--as-of-height <height>', 'as the ledger had it at this height', count);

const changes = (answer: BalanceChanges): string =>
  table(
    answer.rows,
    [
      { title: 'time', of: ({ time }) => time },
      { title: 'what', of: ({ account }) => account },
      { title: 'amount', of: ({ amount: much }) => much, right: true },
      { title: 'uom', of: ({ uom }) => uom },
      { title: 'place', of: ({ place }) => place },
      { title: 'event', of: ({ events, transaction }) => events.join(' ') || `transaction ${transaction}` },
      { title: 'into', of: ({ into }) => into?.join(' ') },
    ],
    'No event changed it.',
  ) + moreRows(answer);

export function addMassBalance(program: Command): void {
  const balance = program
    .command('mass-balance')
    .description('show what was made of a lot, and where it is or went')
    .argument('<lot>', 'the lot, in any spelling', anyGoods);
  withInstant(balance)
    .addOption(new Option('--events <number>', 'the events behind this number').choices(accounts))
    .option('--limit <rows>', `with --events: maximum rows (${defaultRows})`, count)
    .option('--cursor <cursor>', 'with --events: of the rows before')
    .action(async (lot: string, { events, limit, cursor, ...instant }: LotOptions, command: Command) => {
      const session = sessionOf(command);
      const client = session.reader();
      if (events !== undefined) {
        const account = events === 'all' ? undefined : events;
        const behind = await allPages((page) => client.massBalanceChanges({ lot, account, ...instant, ...page }), {
          limit,
          cursor,
        });
        session.out.result(behind, () => changes(behind));
        return;
      }
      const answer = await client.massBalance({ lot, ...instant });
      session.out.result(answer, () => answer.rows.map(places).join('\n'));
    });
}

export function addRecallBalance(recall: Command): void {
  const balance = recall
    .command('balance')
    .description('show the mass balance of every lot that a recall covers, and of all together')
    .argument('<recall>', 'its id, GLN:NUMBER, or only the number if it is your own', idOf('recall'));
  withInstant(balance).action(async (id: string, instant: InstantOptions, command: Command) => {
    const session = sessionOf(command);
    const answer = await session.reader().massBalance({ recall: id, ...instant });
    const all = answer.totals.map((total) => ({ ...total, lot: 'all together', places: [] }));
    session.out.result(answer, () => table([...answer.rows, ...all], totals, 'The recall covers no lot.'));
  });
}

const totals: readonly Column<Row>[] = [
  { title: 'lot', of: ({ lot }) => lot },
  { title: 'uom', of: ({ uom }) => uom },
  ...amounts<Row>(),
  { title: 'unexplained', of: ({ unexplained }) => unexplained, right: true },
];

const places = (row: Row): string =>
  `${table([row], totals, '')}\n\n${table(
    row.places,
    [{ title: 'place', of: ({ place }) => place }, { title: 'party', of: ({ party }) => party }, ...amounts()],
    '',
  )}\n`;
