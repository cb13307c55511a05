import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import writeExcelFile from 'write-excel-file/node';
import { escapeEscaped, escapeFormula } from './escape';

/** A table of texts; the first row is its header. */
export type Texts = readonly (readonly string[])[];

export interface NamedTexts {
  readonly sheet: string;
  readonly rows: Texts;
}

/** A table as CSV (RFC 4180, UTF-8). A text that a spreadsheet would take for a formula begins with an apostrophe. */
export const csvOf = (rows: Texts): string =>
  stringify(
    rows.map((row) => row.map(escapeFormula)),
    // Texts with any line end are quoted: by itself the writer quotes only those with its own.
    { record_delimiter: 'windows', quoted_match: /[\r\n]/ },
  );

/** A decimal as a text of a workbook: a further zero, where its point could be taken for that of thousands. */
export const decimalText = (text: string): string => (/^-?[1-9]\d{0,2}\.\d{3}$/.test(text) ? `${text}0` : text);

/** Width of a column in characters. */
const width = 20;

/** Tables as an Excel workbook. Every cell is text, so that no value is taken for a formula and no number loses digits. */
export async function workbookOf(sheets: readonly NamedTexts[]): Promise<Readable> {
  const pages = sheets.map(({ sheet, rows }) => ({
    sheet,
    stickyRowsCount: 1,
    columns: (rows[0] ?? []).map(() => ({ width })),
    data: rows.map((row, index) =>
      row.map((value) => ({
        value: escapeEscaped(value),
        type: String,
        format: '@',
        ...(index === 0 && { fontWeight: 'bold' as const }),
      })),
    ),
  }));
  return Readable.from([await writeExcelFile(pages).toBuffer()]);
}
