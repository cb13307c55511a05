import { writeFile } from 'node:fs/promises';
import { type ExportedList, exportedLists, type OrderImportAnswer } from '#answers';
import { Argument, type Command } from 'commander';
import type { Client, ImportRowsParameters } from '../../sdk';
import { usageError } from '../cliError';
import { exitCodes } from '../exitCodes';
import { fileErrors } from '../fileErrors';
import { idOf } from '../parse';
import { readUpload } from '../readUpload';
import { sessionOf } from '../session';

/** The format that a file's name says. */
function formatOf(file: string): 'csv' | 'xlsx' {
  if (/\.csv$/i.test(file)) return 'csv';
  if (/\.xlsx$/i.test(file)) return 'xlsx';
  throw usageError(`${file} is neither CSV nor XLSX.`, 'Let its name end with .csv or .xlsx.');
}

interface ExportOptions {
  readonly product?: string;
  readonly place?: string;
  readonly from?: string;
  readonly to?: string;
  readonly date?: string;
}

export function addExport(inventory: Command): void {
  inventory
    .command('export')
    .description('write a list to a CSV file or an Excel workbook; policies and costs can be imported again')
    .addArgument(new Argument('<list>', 'which one').choices(exportedLists))
    .argument('<file>', 'ending with .csv or .xlsx')
    .option('--product <gtin>', 'only of this product', idOf('product'))
    .option('--place <gln>', 'only at this place', idOf('place'))
    .option('--from <date>', 'first day of measures (YYYY-MM-DD)')
    .option('--to <date>', 'last day of measures')
    .option('--date <date>', 'day of the valuation')
    .action(async (of: ExportedList, file: string, query: ExportOptions, command: Command) => {
      const session = sessionOf(command);
      const format = formatOf(file);
      await writeFile(file, session.reader().inventoryFile({ of, format, query: { ...query } }));
      session.out.result({ file }, () => `Written to ${file}.`);
    });
}

const said = ({ dryRun, created, changed, same, errors }: OrderImportAnswer): string =>
  errors.length > 0
    ? `Nothing is set, because of ${errors.length} errors:\n${fileErrors(errors)}`
    : `${dryRun ? 'Would be' : 'Rows'} created: ${created}, changed: ${changed}, as before: ${same}`;

/** Adds a command that sets the rows of a file, all of them or none. */
export function addRowsImport(
  parent: Command,
  what: { readonly rows: string; readonly columns: string },
  send: (client: Client, parameters: ImportRowsParameters) => Promise<OrderImportAnswer>,
): void {
  parent
    .command('import')
    .description(`set the ${what.rows} of a CSV file or an Excel workbook, all of them or none`)
    .argument('<file>', what.columns)
    .option('--dry-run', 'show what would happen, and change nothing')
    .option('--charset <name>', 'the character set of a CSV file, such as windows-1252; UTF-8 by default')
    .action(async (file: string, options: { dryRun?: boolean; charset?: string }, command: Command) => {
      const session = sessionOf(command);
      const answer = await send(session.writer(), { file: await readUpload(file), ...options });
      if (answer.errors.length > 0) process.exitCode = exitCodes.failed;
      session.out.result(answer, () => said(answer));
    });
}
