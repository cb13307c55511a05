import { open } from 'node:fs/promises';
import { extname } from 'node:path';
import { type Fsma204Records, type TrackingEvent, trackingEvents } from '#answers';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { anyGoods, idOf } from '../parse';
import { sessionOf } from '../session';
import { table } from '../table';
import type { Fsma204Parameters } from '../../sdk/actions/fsma204';

interface ExportOptions extends Fsma204Parameters {
  readonly out: string;
  readonly table?: TrackingEvent;
}

export function addFsma(program: Command): void {
  const fsma = program.command('fsma').description('records of the FDA Food Traceability Rule (21 CFR 1 subpart S)');
  const exporting = fsma
    .command('export')
    .description('write the electronic sortable spreadsheet to a file')
    .requiredOption('--out <file>', 'a file that ends with .xlsx (all tables) or .csv (one table)', fileName)
    .addOption(new Option('--table <name>', 'the table of a CSV').choices(trackingEvents));
  addWhich(exporting).action(async ({ out, table: trackingEvent, ...which }: ExportOptions, command: Command) => {
    const session = sessionOf(command);
    const client = session.reader();
    if (extname(out) === '.csv' && trackingEvent === undefined) {
      command.error(`error: a CSV has one table: give --table, one of ${trackingEvents.join(', ')}`);
    }
    const records = await client.fsma204Records(which);
    const bytes =
      extname(out) === '.csv' && trackingEvent !== undefined
        ? client.fsma204File({ ...which, format: 'csv', trackingEvent })
        : client.fsma204File({ ...which, format: 'xlsx' });
    const file = await open(out, 'w');
    try {
      for await (const chunk of bytes) await file.write(chunk);
    } finally {
      await file.close();
    }
    session.out.result({ file: out, ...counts(records) }, () => `${summary(records)}\nWritten to ${out}.`);
  });
  addWhich(fsma.command('missing').description('list missing key data elements, and who must supply them')).action(
    async (which: Fsma204Parameters, command: Command) => {
      const session = sessionOf(command);
      const { missing } = await session.reader().fsma204Records(which);
      session.out.result(missing, () =>
        table(
          missing,
          [
            { title: 'tracking event', of: ({ trackingEvent }) => trackingEvent },
            { title: 'row', of: ({ row }) => row, right: true },
            { title: 'key data element', of: ({ title }) => title },
            { title: 'to be supplied by', of: ({ supplier }) => supplier },
          ],
          'Nothing is missing.',
        ),
      );
    },
  );
}

const addWhich = (command: Command): Command =>
  command
    .option('--lot <id>', 'of this traceability lot code: a lot in any spelling, or a URI', anyGoods)
    .option('--product <gtin>', 'of all lots of this product', idOf('product'))
    .option('--from <time>', 'only from this event time on, RFC 3339')
    .option('--to <time>', 'only before this event time, RFC 3339');

function fileName(text: string): string {
  if (['.xlsx', '.csv'].includes(extname(text))) return text;
  throw new InvalidArgumentError('Give a file name that ends with .xlsx or .csv.');
}

const counts = ({ tables, missing }: Fsma204Records): { readonly rows: object; readonly missing: number } => ({
  rows: Object.fromEntries(tables.map(({ trackingEvent, rows }) => [trackingEvent, rows.length])),
  missing: missing.length,
});

const summary = ({ tables, missing }: Fsma204Records): string =>
  table(
    tables,
    [
      { title: 'tracking event', of: ({ trackingEvent }) => trackingEvent },
      { title: 'section', of: ({ section }) => section },
      { title: 'rows', of: ({ rows }) => rows.length, right: true },
      {
        title: 'missing',
        of: ({ trackingEvent }) => missing.filter((each) => each.trackingEvent === trackingEvent).length,
        right: true,
      },
    ],
    '',
  );
