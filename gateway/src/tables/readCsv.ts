import { CsvError as ParseError, parse } from 'csv-parse/sync';
import { type Cell, type Grid, rightmost, tableLimits, tooManyRows, UnreadableTable } from './cell';

const separators = [',', ';', '\t'] as const;
type Separator = (typeof separators)[number];

/** Characters in which the header ends. */
const longestHeader = 10_000;

/** The first line outside of quotes: the header, from which the separator is read. */
const firstLine = (text: string): string =>
  /^(?:"(?:[^"]|"")*"|[^"\r\n])*/.exec(text.slice(0, longestHeader))?.[0] ?? '';

/** A line with which Excel says what separates the cells. */
const excelHint = /^sep=([,;\t])(?:\r\n|\n|\r)/i;

function separatorOf(line: string): Separator {
  const bare = line.replace(/"(?:[^"]|"")*"/g, '');
  const counted = separators.map((separator) => ({ separator, count: bare.split(separator).length - 1 }));
  const most = Math.max(...counted.map(({ count }) => count));
  return counted.find(({ count }) => count === most)?.separator ?? ',';
}

/** Where commas separate cells, decimals have a point, and where semicolons do, they have a comma: that is why semicolons are used. */
const decimalMarks: Readonly<Record<Separator, Grid['decimalMark']>> = { ',': '.', ';': ',', '\t': undefined };

const tooLong = (row: number): UnreadableTable =>
  new UnreadableTable({ row, message: 'The row is too long.', fix: 'See if a quote is not closed before.' });

/** Characters of the values of a row. */
const longestRow = tableLimits.columns * tableLimits.text;

/** Refuses a line with so many separators that its cells would fill the memory, also if they are empty. */
function checkLines(text: string, delimiter: Separator): void {
  const separator = delimiter.charCodeAt(0);
  const [lineFeed, carriageReturn] = [10, 13];
  let [line, count] = [1, 0];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === lineFeed || code === carriageReturn) {
      line += 1;
      count = 0;
    } else if (code === separator && ++count > longestRow) throw tooLong(line);
  }
}

function recordsOf(text: string, delimiter: Separator): string[][] {
  checkLines(text, delimiter);
  try {
    return parse(text, {
      delimiter,
      relax_column_count: true,
      record_delimiter: ['\r\n', '\n', '\r'],
      to: tableLimits.rows + 2,
      max_record_size: longestRow,
      on_record: (record: string[], { records }) => {
        if (record.length > rightmost) throw tooLong(records);
        return record;
      },
    });
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    const row = Number(error['records']) + 1;
    if (error.code === 'CSV_MAX_RECORD_SIZE') throw tooLong(row);
    throw new UnreadableTable({
      row,
      message: 'A quote is not closed, or text follows one that is.',
      fix: 'Double quotes inside quotes.',
    });
  }
}

/** A text in which a formula only keeps the digits of a number: ="00012". */
const quotedDigits = /^="([^"]*)"$/;

function cellOf(text: string): Cell | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  return { is: 'text', text: quotedDigits.exec(trimmed)?.[1] ?? trimmed };
}

/**
 * Reads a text of cells (RFC 4180; commas, semicolons or tabs; any line ends; a byte order mark is skipped). Spaces around a cell are not
 * part of it.
 * @throws UnreadableTable
 */
export function readCsv(given: string): Grid {
  const text = given.replace(/^\uFEFF/, '');
  const hint = excelHint.exec(text);
  const body = hint ? text.slice(hint[0].length) : text;
  const separator = (hint?.[1] as Separator | undefined) ?? separatorOf(firstLine(body));
  const records = recordsOf(body, separator);
  if (records.length > tableLimits.rows + 1) throw tooManyRows();
  const skipped = hint ? 2 : 1;
  const rows = records.map((record, index) => ({ row: index + skipped, cells: record.map(cellOf) }));
  return {
    form: 'csv',
    decimalMark: decimalMarks[separator],
    rows: rows.filter(({ cells }) => cells.some((cell) => cell !== undefined)),
  };
}
