import type { MassBalance } from '#answers';
import type { Command } from 'commander';
import { anyGoods, idOf } from '../parse';
import { sessionOf } from '../session';
import { type Column, table } from '../table';

type Row = MassBalance['rows'][number];
type Amount = 'made' | 'adjusted' | 'onHand' | 'held' | 'inTransit' | 'consumed' | 'sold' | 'destroyed';

const amount = <Of extends Record<Amount, string>>(title: string, key: Amount): Column<Of> => ({
  title,
  of: (row) => row[key],
  right: true,
});
const amounts = <Of extends Record<Amount, string>>(): Column<Of>[] => [
  amount('made', 'made'),
  amount('adjusted', 'adjusted'),
  amount('on hand', 'onHand'),
  amount('held', 'held'),
  amount('in transit', 'inTransit'),
  amount('consumed', 'consumed'),
  amount('sold', 'sold'),
  amount('destroyed', 'destroyed'),
];

export function addMassBalance(program: Command): void {
  program
    .command('mass-balance')
    .description('what was made of a lot, and where it is or went')
    .argument('<lot>', 'the lot, in any spelling', anyGoods)
    .action(async (lot: string, _options: object, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.reader().massBalance({ lot });
      session.out.result(answer, () => answer.rows.map(places).join('\n'));
    });
}

export function addRecallBalance(recall: Command): void {
  recall
    .command('balance')
    .description('the mass balance of every lot that a recall covers')
    .argument('<recall>', 'its id, GLN:NUMBER, or only the number if it is your own', idOf('recall'))
    .action(async (id: string, _options: object, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.reader().massBalance({ recall: id });
      session.out.result(answer, () => table(answer.rows, totals, 'The recall covers no lot.'));
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
