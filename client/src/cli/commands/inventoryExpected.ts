import type { ExpectedAnswer, ExpectedRow } from '#answers';
import { type Command, Option } from 'commander';
import { sessionOf } from '../session';
import { printable, table } from '../table';

const statuses = ['open', 'shipped', 'received', 'cancelled', 'closed'] as const;

const shown = ({ rows }: ExpectedAnswer): string =>
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
  ].join('\n');

export function addInventoryExpected(inventory: Command): void {
  const expected = inventory
    .command('expected')
    .description('despatch advices of your suppliers, compared with the ledger')
    .addOption(new Option('--status <status>', 'only these').choices(statuses))
    .action(async (options: { status?: ExpectedRow['status'] }, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.reader().expectedReceipts(options);
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
