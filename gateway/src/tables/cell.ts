/** The content of a cell: a text, or a number, date or truth value of a workbook. */
export type Cell =
  | { readonly is: 'text'; readonly text: string }
  /** The digits of a workbook. `isPlain` is false where the workbook shows it otherwise than by its digits. */
  | { readonly is: 'number'; readonly text: string; readonly isPlain: boolean }
  | { readonly is: 'date'; readonly date: Date }
  | { readonly is: 'flag'; readonly flag: boolean };

export interface GridRow {
  /** Its number as a spreadsheet counts: the first row is 1. */
  readonly row: number;
  readonly cells: readonly (Cell | undefined)[];
}

/** The cells of a file. Rows without content are left out. */
export interface Grid {
  readonly form: 'csv' | 'xlsx';
  /** The decimal mark of texts; undefined if the file does not show it. */
  readonly decimalMark: ',' | '.' | undefined;
  readonly rows: readonly GridRow[];
}

/** Why a cell cannot be read, and what to write instead. */
export interface CellFault {
  readonly message: string;
  readonly fix: string;
}

/** An error at one place of a file, with its correction. */
export interface TableFault {
  readonly row: number;
  readonly column?: string;
  /** The cell, such as C7. */
  readonly cell?: string;
  readonly value?: string;
  readonly message: string;
  readonly fix?: string;
}

interface Placed {
  readonly row?: number | undefined;
  readonly column?: string | undefined;
}

/** The errors at other places than the faults: a cell that cannot be read is not missing as well. */
export function notAmong<Error extends Placed>(faults: readonly Placed[], errors: readonly Error[]): Error[] {
  const at = ({ row, column }: Placed): string => JSON.stringify([row, column]);
  const known = new Set(faults.map(at));
  return errors.filter((error) => !known.has(at(error)));
}

/** A file that cannot be read as a table. */
export class UnreadableTable extends Error {
  readonly faults: readonly TableFault[];

  constructor(...faults: readonly TableFault[]) {
    super(faults[0]?.message);
    this.name = 'UnreadableTable';
    this.faults = faults;
  }
}

/** Limits of one file. */
export const tableLimits = { rows: 10_000, columns: 100, text: 4000, faults: 1000 } as const;

/** Columns in which a file may have something, such as a format, right of the table. */
export const rightmost = tableLimits.columns * 10;

export const tooManyRows = (): UnreadableTable =>
  new UnreadableTable({
    row: tableLimits.rows + 2,
    message: `The file has more than ${tableLimits.rows} rows.`,
    fix: 'Split it into several files.',
  });

/** The name of a column by its index from 0: A, B, … AA. */
export function letterOf(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : letterOf(Math.floor(index / 26) - 1) + letter;
}

const two = (value: number): string => String(value).padStart(2, '0');

/** A date of a workbook as it is meant: without a time zone. */
export function localTime(date: Date): { readonly day: string; readonly time: string } {
  // Workbooks keep days as fractions, so that a whole second may be a few microseconds short of it.
  const rounded = new Date(Math.round(date.getTime() / 1000) * 1000);
  const day = `${String(rounded.getUTCFullYear()).padStart(4, '0')}-${two(rounded.getUTCMonth() + 1)}-${two(rounded.getUTCDate())}`;
  return { day, time: `${two(rounded.getUTCHours())}:${two(rounded.getUTCMinutes())}:${two(rounded.getUTCSeconds())}` };
}

const mostShown = 60;

/** A cell as a message quotes it. */
export function shownCell(cell: Cell): string {
  if (cell.is === 'flag') return cell.flag ? 'TRUE' : 'FALSE';
  if (cell.is !== 'date') return cell.text.slice(0, mostShown);
  if (Number.isNaN(cell.date.getTime())) return 'a date';
  const { day, time } = localTime(cell.date);
  return time === '00:00:00' ? day : `${day} ${time}`;
}
