import { writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { type RowKind, rowKinds, type UploadAnswer, type UploadKind, uploadKinds } from '#answers';
import { Argument, type Command } from 'commander';
import { usageError } from '../cliError';
import { exitCodes } from '../exitCodes';
import { fileErrors } from '../fileErrors';
import { readUpload } from '../readUpload';
import { sessionOf } from '../session';
import { printable, table } from '../table';

interface Options {
  readonly dryRun?: boolean;
  readonly makeLots?: boolean;
  readonly charset?: string;
  readonly utcOffset?: string;
  readonly errors?: string;
}

export function addUpload(program: Command): void {
  const upload = program
    .command('upload')
    .description('record a file of products, places, lots, shipments, receipts or counts')
    .addArgument(new Argument('<kind>', 'what the file has').choices(uploadKinds))
    .argument('<file>', 'CSV or XLSX with a header; for asn, X12 856 or EDIFACT DESADV')
    .option('--dry-run', 'show what would happen, with all errors, and change nothing')
    .option('--make-lots', 'make unknown lots of shipments')
    .option('--charset <name>', 'the character set of a CSV file, such as windows-1252; UTF-8 by default')
    .option('--utc-offset <offset>', 'the offset from UTC for times without one, such as +01:00')
    .option('--errors <file>', 'write the errors to this CSV file too')
    .addHelpText(
      'after',
      '\nWith any error nothing is recorded, and the exit code is 1. The same file twice changes nothing: after a failure, send it again.',
    )
    .action(run);
  addTemplate(upload);
}

async function run(kind: UploadKind, file: string, options: Options, command: Command): Promise<void> {
  const session = sessionOf(command);
  const { errors, ...parameters } = options;
  const bytes = await readUpload(file);
  const client = session.writer();
  const answer = await client.upload({
    kind,
    file: bytes,
    ...parameters,
    onProgress: ({ phase, done, of }) => {
      session.out.progress(`${phase} ${done} of ${of}`);
    },
  });
  session.out.done();
  if (answer.errors.length + answer.refused + answer.open > 0) process.exitCode = exitCodes.failed;
  if (errors !== undefined) {
    const { charset, utcOffset, makeLots } = parameters;
    await writeFile(errors, client.uploadErrorsFile({ kind, file: bytes, charset, utcOffset, makeLots }));
  }
  session.out.result(answer, () => textOf(answer));
}

/** Above this number of entries, only those that need attention are shown. */
const mostQuietEntries = 50;

function textOf({ summary, height, errors, entries, unknownPartners }: UploadAnswer): string {
  const isNotable = ({ status, exceptions }: UploadAnswer['entries'][number]): boolean =>
    exceptions.length > 0 || status === 'refused' || status === 'open';
  const shown = entries.length > mostQuietEntries ? entries.filter(isNotable) : entries;
  const remarks = entries.flatMap(({ rows, exceptions, message }) => [
    ...(message === undefined ? [] : [`! ${rows.slice(0, 5).join(', ')}: ${printable(message)}`]),
    ...exceptions.map(({ code, detail }) => `! ${rows.slice(0, 5).join(', ')}: ${code}: ${printable(detail)}`),
  ]);
  const rows = table(
    shown,
    [
      { title: 'rows', of: (entry) => entry.rows.slice(0, 5).join(', ') + (entry.rows.length > 5 ? ' …' : '') },
      { title: 'status', of: ({ status }) => status },
      { title: 'message', of: ({ reference }) => reference },
      { title: 'about', of: ({ subject }) => subject },
    ],
    '',
  );
  const partners = unknownPartners.map(
    ({ scheme, id, role }) => `! unknown partner: ${scheme} ${printable(id)} (${role})`,
  );
  return [...partners, fileErrors(errors), rows, ...remarks, `${summary} (height ${height})`]
    .filter(Boolean)
    .join('\n');
}

function addTemplate(upload: Command): void {
  upload
    .command('template')
    .description('write an empty file to fill in')
    .addArgument(new Argument('<kind>', 'what it is for').choices(rowKinds))
    .requiredOption('-o, --out <file>', 'the file to write: .csv or .xlsx')
    .action(async (kind: RowKind, { out }: { out: string }, command: Command) => {
      const format = extname(out).toLowerCase().slice(1);
      if (format !== 'csv' && format !== 'xlsx') {
        throw usageError(`${out} is neither .csv nor .xlsx.`, `Name a file that ends in one of them: -o ${kind}.xlsx`);
      }
      const session = sessionOf(command);
      await writeFile(out, session.reader().uploadTemplate({ kind, format }));
      session.out.result({ file: out }, () => `Written: ${out}`);
    });
}
