import type { ExpectedAnswer, ExpectedRow } from '#answers';
import { type Command, Option } from 'commander';
import { allPages, defaultRows, moreRows } from '../allPages';
import { count } from '../parse';
import { sessionOf } from '../session';
import { printable, table } from '../table';

const statuses = ['open', 'shipped', 'received', 'cancelled', 'closed'] as const;

interface ListOptions {
  readonly status?: ExpectedRow['status'];
  readonly limit?: number;
  readonly cursor?: string;
}

const shown = ({ rows, ...page }: ExpectedAnswer): string =>
  [
    table(
      rows,
      [
        { title: 'supplier', of: ({ supplier }) => supplier },
        { title: 'number', of: ({ number }) => number },
        { title: 'status', of: ({ status }) => status },
        { title: 'to', of: ({ to }) => to },
        { title: 'lines', of: ({ lines }) => `${lines.length}`, right: true },
        { title: 'shipment', of: ({ shipment }) => shipment },
        { title: 'said', of: ({ said }) => said.at(-1)?.at },
      ],
      'Nothing is expected.',
    ),
    ...rows.flatMap(({ number, differences }) => differences.map((each) => `! ${number}: ${printable(each)}`)),
  ].join('\n') + moreRows(page);

export function addInventoryExpected(inventory: Command): void {
  const expected = inventory
    .command('expected')
    .description('despatch advices of your suppliers, compared with the ledger')
    .addOption(new Option('--status <status>', 'only these').choices(statuses))
    .option('--limit <rows>', `maximum rows (${defaultRows})`, count)
    .option('--cursor <cursor>', 'of the rows before')
    .action(async ({ status, ...pages }: ListOptions, command: Command) => {
      const session = sessionOf(command);
      const client = session.reader();
      const answer = await allPages((page) => client.expectedReceipts({ status, ...page }), pages);
      session.out.result(answer, () => shown(answer));
    });
  expected
    .command('close')
    .description('close an expected receipt: expect no more goods of it')
    .argument('<supplier>', 'its GLN, or as the list shows it')
    .argument('<number>', 'its number of the shipment')
    .requiredOption('--note <text>', 'why')
    .action(async (supplier: string, number: string, { note }: { note: string }, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.writer().closeExpectedReceipt({ supplier, number, note });
      session.out.result(answer, () => shown(answer));
    });
}
