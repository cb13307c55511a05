import type { Readable } from 'node:stream';
import { csvOf, decimalText, type Texts, workbookOf } from './writeTable';

type Cells = Record<string, string>;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const scalarText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** A list as one cell: scalars as they are, what is missing as its words, everything else as name and value. */
const listText = (list: readonly unknown[]): string => list.map(entryText).join('; ');

function entryText(entry: unknown): string {
  if (Array.isArray(entry)) return listText(entry);
  if (!isObject(entry)) return scalarText(entry);
  if (typeof entry['detail'] === 'string') return entry['detail'];
  return Object.entries(entry)
    .map(([name, value]) => `${name} ${entryText(value)}`)
    .join(', ');
}

/** The fields of a row as cells. A field of a field is a column of its own, such as `safetyStock.value`. */
function cellsOf(row: object, prefix = ''): Cells {
  const cells: Cells = {};
  for (const [name, value] of Object.entries(row) as [string, unknown][]) {
    if (value === undefined || value === null) continue;
    if (isObject(value)) Object.assign(cells, cellsOf(value, `${prefix}${name}.`));
    else cells[prefix + name] = Array.isArray(value) ? listText(value) : scalarText(value);
  }
  return cells;
}

/** Rows as a table, whose header has every field that any row has, or `columns` if there are no rows. */
export function textsOf(rows: readonly object[], columns: readonly string[] = []): Texts {
  const all = rows.map((row) => cellsOf(row));
  const names = rows.length === 0 ? columns : [...new Set(all.flatMap((cells) => Object.keys(cells)))];
  return [names, ...all.map((cells) => names.map((name) => cells[name] ?? ''))];
}

/** Rows of an answer as CSV. */
export const rowsCsv = (rows: readonly object[], columns?: readonly string[]): string => csvOf(textsOf(rows, columns));

/** Rows of an answer as an Excel workbook of one sheet. */
export function rowsWorkbook(sheet: string, rows: readonly object[], columns?: readonly string[]): Promise<Readable> {
  const [names = [], ...cells] = textsOf(rows, columns);
  return workbookOf([{ sheet, rows: [names, ...cells.map((row) => row.map(decimalText))] }]);
}
