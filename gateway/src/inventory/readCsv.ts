import { CsvError as ParseError, parse } from 'csv-parse/sync';

/** A row of a CSV file, by column. */
export interface CsvRow {
  /** Its place in the file; the header is row 1. */
  readonly row: number;
  readonly cells: Readonly<Record<string, string>>;
}

/** A file that cannot be read as a table. */
export class CsvError extends Error {
  readonly row: number;

  constructor(row: number, message: string) {
    super(message);
    this.name = 'CsvError';
    this.row = row;
  }
}

/** Splits RFC 4180 text into its records. */
function recordsOf(text: string): string[][] {
  try {
    const options = { bom: true, relax_column_count: true, record_delimiter: ['\r\n', '\n', '\r'] };
    return parse(text, options);
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    throw new CsvError(
      Number(error['records']) + 1,
      'A quote is not closed, or text follows one that is; double quotes inside quotes.',
    );
  }
}

const isEmpty = (record: readonly string[]): boolean => record.every((cell) => cell.trim() === '');

/**
 * Reads a CSV file with a header (RFC 4180; any line ends; a byte order mark is skipped). Rows without content are skipped. Spaces around a
 * cell are not part of it, nor is the apostrophe with which a spreadsheet marks text.
 * @throws CsvError
 */
export function readCsv(text: string, columns: readonly string[]): CsvRow[] {
  const [header = [], ...records] = recordsOf(text);
  const names = header.map((cell) => cell.trim());
  const unknown = names.find((name) => !columns.includes(name));
  if (unknown !== undefined)
    throw new CsvError(1, `"${unknown.slice(0, 50)}" is not a column: use ${columns.join(', ')}.`);
  if (new Set(names).size < names.length) throw new CsvError(1, 'A column is there twice.');
  return records.flatMap((record, index) => {
    if (isEmpty(record)) return [];
    const row = index + 2;
    if (record.length > names.length)
      throw new CsvError(row, `The row has ${record.length} cells, the header ${names.length}.`);
    const cells = names.map((name, at) => [name, (record[at] ?? '').trim().replace(/^'/, '')] as const);
    return [{ row, cells: Object.fromEntries(cells.filter(([, cell]) => cell !== '')) }];
  });
}
