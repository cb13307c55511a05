import type { Readable } from 'node:stream';
import { type RowKind, uploadColumns } from '../answers/uploadColumns';
import type { FileError } from '../answers/uploads';
import { helpSheet } from '../tables/scanWorkbook';
import { csvOf, decimalText, type Texts, workbookOf } from '../tables/writeTable';

/** Rows of a template that are formatted as text, so that a spreadsheet keeps the zeros in front of a number. */
const preparedRows = 200;

const headerOf = (kind: RowKind): string[] => uploadColumns[kind].map(({ name }) => name);

/** The header of a kind as CSV, with rows below it if there are any. */
export const templateCsv = (kind: RowKind, rows: Texts = []): string => csvOf([headerOf(kind), ...rows]);

/** The same as a workbook, with a sheet that explains the columns. */
export function templateWorkbook(kind: RowKind, rows: Texts = []): Promise<Readable> {
  const header = headerOf(kind);
  const isDecimal = uploadColumns[kind].map(({ type }) => type === 'decimal');
  const filled = rows.map((row) => row.map((text, at) => (isDecimal[at] ? decimalText(text) : text)));
  const blank = Array.from({ length: Math.max(preparedRows - rows.length, 0) }, () => header.map(() => ''));
  const help = uploadColumns[kind].map(({ name, isRequired, meaning, example }) => [
    name,
    isRequired ? 'yes' : '',
    meaning,
    example,
  ]);
  return workbookOf([
    { sheet: kind, rows: [header, ...filled, ...blank] },
    { sheet: helpSheet, rows: [['column', 'required', 'meaning', 'example'], ...help] },
  ]);
}

const errorColumns = [
  'row',
  'segment',
  'cell',
  'column',
  'tag',
  'reference',
  'value',
  'message',
  'fix',
  'code',
] as const;

/** Errors as a CSV file for people to work through. */
export const errorsCsv = (errors: readonly FileError[]): string =>
  csvOf([errorColumns, ...errors.map((error) => errorColumns.map((name) => String(error[name] ?? '')))]);
