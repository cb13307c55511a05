import { letterOf, rightmost, tableLimits, tooManyRows, UnreadableTable } from './cell';
import { damaged } from './damaged';
import { type Attributes, scanXml } from './scanXml';

/** Properties of a sheet that the reader of cells does not give, and that could change a value unseen. */
export interface SheetScan {
  readonly hiddenRows: ReadonlySet<number>;
  /** Indexes from 0. */
  readonly hiddenColumns: ReadonlySet<number>;
  /** Addresses of merged cells, such as A1:C1. */
  readonly merged: readonly string[];
  /** Cells with a formula that was never calculated. */
  readonly uncalculated: ReadonlySet<string>;
  /** Cells with an error of a formula, such as #REF!. */
  readonly failed: ReadonlySet<string>;
  /** Cells with a number that is shown otherwise than by its digits. */
  readonly formatted: ReadonlySet<string>;
  readonly filled: number;
}

/** A row may lie far below an empty one, but not so far that its emptiness fills the memory. */
const lowest = tableLimits.rows * 2;

class Scanner {
  readonly hiddenRows = new Set<number>();
  readonly hiddenColumns = new Set<number>();
  readonly merged: string[] = [];
  readonly uncalculated = new Set<string>();
  readonly failed = new Set<string>();
  readonly formatted = new Set<string>();
  filled = 0;
  readonly #plainStyles: ReadonlySet<string>;
  #row = 0;
  #column = 0;
  #rows = 0;
  #hidden = 0;
  #address = '';
  #hasFormula = false;
  #hasValue = false;

  constructor(plainStyles: ReadonlySet<string>) {
    this.#plainStyles = plainStyles;
  }

  open(name: string, attributes: Attributes): void {
    if (name === 'row') this.#startRow(attributes);
    else if (name === 'c') this.#startCell(attributes);
    else if (name === 'f') this.#hasFormula = true;
    else if (name === 'v' || name === 'is') this.#hasValue = true;
    else if (name === 'mergeCell') this.#merge(attributes);
    else if (name === 'col' && isSet(attributes['hidden'])) this.#hideColumns(attributes);
  }

  close(name: string): void {
    if (name !== 'c') return;
    if (this.#hasValue) this.filled += 1;
    else if (this.#hasFormula) this.uncalculated.add(this.#address);
  }

  #startRow({ r, hidden }: Attributes): void {
    this.#row = r === undefined ? this.#row + 1 : Number(r);
    this.#column = 0;
    this.#rows += 1;
    if (!Number.isInteger(this.#row) || this.#row < 1 || this.#row > lowest || this.#rows > lowest) throw tooManyRows();
    if (isSet(hidden)) this.hiddenRows.add(this.#row);
  }

  #startCell({ r = '', t = 'n', s }: Attributes): void {
    this.#hasFormula = false;
    this.#hasValue = false;
    this.#place(r);
    this.#address = `${letterOf(this.#column - 1)}${this.#row}`;
    if (t === 'e') this.failed.add(this.#address);
    if (t === 'n' && s !== undefined && !this.#plainStyles.has(s)) this.formatted.add(this.#address);
  }

  /** Checks where a cell is; without an address it is right of the one before. */
  #place(address: string): void {
    const { letters, row } = addressOf(address);
    if (letters !== '' && row !== this.#row) throw misplaced(address);
    this.#column = letters === '' ? this.#column + 1 : numberOf(letters);
    if (this.#column <= rightmost) return;
    const message = `The sheet has content right of column ${rightmost}.`;
    throw new UnreadableTable({ row: this.#row, message, fix: 'Delete it.' });
  }

  #merge({ ref = '' }: Attributes): void {
    if (this.merged.length < 1000) this.merged.push(ref);
  }

  /** Ranges of columns do not overlap, so there are no more of them than columns. */
  #hideColumns({ min = '1', max = min }: Attributes): void {
    const [first, last] = [Number(min), Math.min(Number(max), rightmost)];
    if (first > rightmost) return;
    this.#hidden += 1;
    if (!(first >= 1) || this.#hidden > rightmost) throw damaged('its hidden columns overlap, or are none');
    for (let at = first; at <= last; at += 1) this.hiddenColumns.add(at - 1);
  }
}

const misplaced = (address: string): UnreadableTable => damaged(`the cell ${address.slice(0, 20)} is in another row`);

const isSet = (flag: string | undefined): boolean => flag === '1' || flag === 'true';

export function addressOf(address: string): { readonly letters: string; readonly row: number } {
  const [, letters = '', row = '0'] = /^([A-Z]{1,3})(\d{1,7})(?::|$)/.exec(address) ?? [];
  return { letters, row: Number(row) };
}

const numberOf = (letters: string): number =>
  Array.from(letters).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);

/**
 * Scans a sheet within the limits of a table, before its cells are read.
 * @throws UnreadableTable
 */
export async function scanSheet(part: Uint8Array, plainStyles: ReadonlySet<string>): Promise<SheetScan> {
  const scanner = new Scanner(plainStyles);
  await scanXml(part, {
    open: (name, attributes) => {
      scanner.open(name, attributes);
    },
    close: (name) => {
      scanner.close(name);
    },
  });
  return scanner;
}
