import { must } from '@lotline/chaincode/domain';
import type { TableColumn } from '../answers/tableColumns';
import {
  type Cell,
  type Grid,
  type GridRow,
  letterOf,
  shownCell,
  tableLimits,
  type TableFault,
  UnreadableTable,
} from './cell';
import { isFault, readCell, type Reading } from './cellValues';
import { decode } from './decode';
import { readCsv } from './readCsv';
import { readXlsx } from './readXlsx';

export type CellValue = string | number | boolean;

/** A row below the header. Empty cells are absent. */
export interface TableRow {
  readonly row: number;
  readonly values: Readonly<Record<string, CellValue>>;
}

export interface Table {
  readonly form: Grid['form'];
  readonly rows: readonly TableRow[];
  readonly faults: readonly TableFault[];
  /** The place of a value, and what the file has there. */
  readonly place: (row: number, column: string | undefined) => Omit<TableFault, 'message' | 'fix'>;
}

export interface TableOptions {
  /** Columns that may be there and are not read. */
  readonly ignored?: readonly string[];
  readonly charset?: string | undefined;
  readonly utcOffset?: string | undefined;
}

/** A name in the header as it is compared: `Shelf life_days` is `shelfLifeDays`. */
const folded = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

interface Header {
  readonly names: readonly (string | undefined)[];
}

function headerOf({ row, cells }: GridRow, columns: readonly TableColumn[], ignored: readonly string[]): Header {
  if (cells.length > tableLimits.columns) throw tooWide(row);
  const known = new Map([...columns.map(({ name }) => name), ...ignored].map((name) => [folded(name), name]));
  const faults: TableFault[] = [];
  const seen = new Set<string>();
  const names = cells.map((cell, index) => {
    if (!cell) return undefined;
    const shown = shownCell(cell);
    const name = known.get(folded(shown));
    const place = { row, cell: `${letterOf(index)}${row}`, value: shown };
    if (name === undefined) {
      faults.push({
        ...place,
        message: `"${shown}" is not a column.`,
        fix: `Use ${columns.map((each) => each.name).join(', ')}.`,
      });
    } else if (seen.has(name))
      faults.push({ ...place, message: `The column ${name} is there twice.`, fix: 'Keep one.' });
    if (name !== undefined) seen.add(name);
    return name;
  });
  for (const { name, isRequired } of columns) {
    if (isRequired && !seen.has(name)) {
      faults.push({
        row,
        column: name,
        message: `The column ${name} is missing.`,
        fix: 'Add it, or start with a template.',
      });
    }
  }
  if (faults.length > 0) throw new UnreadableTable(...faults);
  return { names };
}

const tooWide = (row: number): UnreadableTable =>
  new UnreadableTable({
    row,
    message: `The file has more than ${tableLimits.columns} columns.`,
    fix: 'Start with a template.',
  });

class TableReader {
  readonly faults: TableFault[] = [];
  readonly #names: Header['names'];
  readonly #columns: ReadonlyMap<string, TableColumn>;
  readonly #reading: Reading;

  constructor(names: Header['names'], columns: readonly TableColumn[], reading: Reading) {
    this.#names = names;
    this.#columns = new Map(columns.map((column) => [column.name, column]));
    this.#reading = reading;
  }

  read({ row, cells }: GridRow): TableRow {
    const values: Record<string, CellValue> = {};
    const before = this.faults.length;
    for (const [index, cell] of cells.entries()) {
      if (!cell) continue;
      const value = this.#value(cell, { row, index });
      if (value !== undefined) values[must(this.#names[index], 'column')] = value;
    }
    for (const { name, isRequired } of this.#columns.values()) {
      const isThere = values[name] !== undefined || this.faults.slice(before).some(({ column }) => column === name);
      if (isRequired && !isThere) {
        const at = this.#names.indexOf(name);
        this.faults.push({
          row,
          column: name,
          cell: `${letterOf(at)}${row}`,
          message: 'The cell is empty.',
          fix: `Write the ${name}.`,
        });
      }
    }
    return { row, values };
  }

  #value(cell: Cell, { row, index }: { row: number; index: number }): CellValue | undefined {
    const name = this.#names[index];
    const place = { row, cell: `${letterOf(index)}${row}`, value: shownCell(cell) };
    if (name === undefined) {
      this.faults.push({
        ...place,
        message: 'The cell is below no name of a column.',
        fix: 'Delete it, or name its column.',
      });
      return undefined;
    }
    const column = this.#columns.get(name);
    if (!column) return undefined;
    if (cell.is === 'text' && cell.text.length > tableLimits.text) {
      this.faults.push({
        ...place,
        column: name,
        message: `It has more than ${tableLimits.text} characters.`,
        fix: 'Shorten it.',
      });
      return undefined;
    }
    const value = readCell(cell, column.type, this.#reading);
    if (!isFault(value)) return value;
    this.faults.push({ ...place, column: name, ...value });
    return undefined;
  }
}

/** The signature of an archive, with which a workbook begins. */
const isArchive = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] ?? 9) < 9;

const gridOf = (bytes: Uint8Array, charset: string | undefined): Promise<Grid> =>
  isArchive(bytes) ? readXlsx(bytes) : Promise.resolve(readCsv(decode(bytes, charset)));

/**
 * Reads a CSV file or an Excel workbook with a header. Names in the header may be in any order and spelled with spaces, signs and other
 * capitals.
 * @throws UnreadableTable if it is not such a table; faults of single cells are in the result
 */
export async function readTable(
  bytes: Uint8Array,
  columns: readonly TableColumn[],
  options: TableOptions = {},
): Promise<Table> {
  const grid = await gridOf(bytes, options.charset);
  const [first, ...below] = grid.rows;
  if (!first) throw new UnreadableTable({ row: 1, message: 'The file is empty.', fix: 'Start with a template.' });
  const { names } = headerOf(first, columns, options.ignored ?? []);
  if (below.length === 0) {
    throw new UnreadableTable({
      row: first.row,
      message: 'The file has no rows below its header.',
      fix: 'Fill at least one row.',
    });
  }
  const reader = new TableReader(names, columns, { decimalMark: grid.decimalMark, utcOffset: options.utcOffset });
  const rows: TableRow[] = [];
  for (const row of below) {
    if (reader.faults.length < tableLimits.faults) rows.push(reader.read(row));
  }
  const byRow = new Map(below.map((row) => [row.row, row]));
  const place: Table['place'] = (row, column) => {
    const index = column === undefined ? -1 : names.indexOf(column);
    const cell = byRow.get(row)?.cells[index];
    return {
      row,
      ...(column !== undefined && { column }),
      ...(index >= 0 && { cell: `${letterOf(index)}${row}` }),
      ...(cell && { value: shownCell(cell) }),
    };
  };
  return { form: grid.form, rows, faults: reader.faults, place };
}
