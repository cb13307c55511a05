import { exactDecimal } from '@lotline/chaincode/domain';
import type { ColumnType } from '../answers/tableColumns';
import { type Cell, type CellFault, type Grid, localTime } from './cell';
import { dateOf, timeOf } from './cellTimes';
import { unescapeFormula } from './escape';

/** Properties of the file that change how a cell is read. */
export interface Reading {
  readonly decimalMark: Grid['decimalMark'];
  /** Added to times without an offset, such as +01:00; undefined if the caller gave none. */
  readonly utcOffset: string | undefined;
}

export const isFault = (value: unknown): value is CellFault => typeof value === 'object' && value !== null;

const fault = (message: string, fix: string): CellFault => ({ message, fix });

/** Digits that a spreadsheet keeps. */
const keptDigits = 15;
const scientific = /^\d+(?:[.,]\d+)?[eE]\+?\d+$/;

const asText = 'Format the column as text, and write it again.';

/** The digits of a whole number of a workbook; undefined if it has decimals, or more digits than were kept. */
function wholeDigits(text: string): string | undefined {
  const digits = exactDecimal(text);
  return digits !== undefined && /^\d+$/.test(digits) && digits.length <= keptDigits ? digits : undefined;
}

/** The text of a cell that is meant as text. A number of a workbook is its digits, as long as these are what one sees. */
function codeOf(cell: Cell): string | CellFault {
  if (cell.is === 'text') return markedText(cell.text);
  if (cell.is === 'date') return fault('The spreadsheet made a date of it.', asText);
  if (cell.is === 'flag') return fault('The spreadsheet made a truth value of it.', asText);
  const digits = wholeDigits(cell.text);
  if (digits === undefined) return fault('The spreadsheet keeps it as a number, and may have changed it.', asText);
  if (cell.isPlain) return digits;
  return fault('The spreadsheet keeps it as a number, and shows it otherwise, perhaps with zeros in front.', asText);
}

function textOf(text: string): string | CellFault {
  if (text.startsWith('=')) {
    return fault(
      'It is a formula, which is not calculated here.',
      `Write its value; if it is a text, write '${text.slice(0, 40)}`,
    );
  }
  const plain = unescapeFormula(text);
  if (/^#(?:N\/A|NV|REF!|BEZUG!|VALUE!|WERT!|NAME\?|DIV\/0!|NUM!|ZAHL!|NULL!|SPILL!)$/.test(plain)) {
    return fault('It is an error of a formula.', 'Write the value.');
  }
  return plain;
}

/** Digits after an apostrophe: in a cell it marks a text, and is not part of it, but in a file it may be. */
function markedText(text: string): string | CellFault {
  if (scientific.test(text) && /[.,]/.test(text)) return fault('The spreadsheet may have made a number of it.', asText);
  if (!/^'\d+$/.test(text)) return textOf(text);
  return fault('It begins with an apostrophe.', `Write ${text.slice(1, 41)}, in a column that is formatted as text.`);
}

interface KeyShape {
  readonly title: string;
  readonly digits: number;
  /** The fewest digits that are left when zeros in front are lost. */
  readonly fewest: number;
}

const keys: Readonly<Record<'gtin' | 'gln' | 'sscc', KeyShape>> = {
  gtin: { title: 'GTIN', digits: 14, fewest: 8 },
  gln: { title: 'GLN', digits: 13, fewest: 10 },
  sscc: { title: 'SSCC', digits: 18, fewest: 15 },
};

/** A GS1 key. Zeros in front that a spreadsheet took away are put back; the check digit, which they do not change, is checked later. */
function keyOf(cell: Cell, { title, digits, fewest }: KeyShape): string | CellFault {
  if (cell.is === 'number') {
    const whole = wholeDigits(cell.text);
    if (whole !== undefined) return whole.length < fewest ? tooShort(title, digits) : whole.padStart(digits, '0');
    return fault(
      `A spreadsheet keeps only ${keptDigits} digits of a number: the last digits of this ${title} are lost.`,
      asText,
    );
  }
  const text = cell.is === 'text' ? textOf(cell.text.replace(/^'(?=\d)/, '')) : codeOf(cell);
  if (isFault(text)) return text;
  if (scientific.test(text)) return fault(`The spreadsheet has cut the digits of this ${title}.`, asText);
  const bare = text.replace(/[ \u00a0]/g, '');
  if (!/^\d+$/.test(bare)) return text;
  return bare.length < fewest ? tooShort(title, digits) : bare.padStart(digits, '0');
}

const tooShort = (title: string, digits: number): CellFault =>
  fault(`It is too short for a ${title}.`, `Write all ${digits} digits.`);

/** A number of a workbook with the digits that the program shows: the others are noise of its arithmetic. */
const numberOf = (text: string): string => exactDecimal(Number(Number(text).toPrecision(keptDigits))) ?? text;

const group = /^-?[1-9]\d{0,2}[.,]\d{3}$/;
const plainDecimal = /^-?\d+(?:[.,]\d+)?$/;

function decimalOf(cell: Cell, { decimalMark }: Reading): string | CellFault {
  if (cell.is === 'number') return numberOf(cell.text);
  if (cell.is !== 'text') return fault('The spreadsheet made something else of the number.', 'Write it again.');
  const text = textOf(cell.text);
  if (isFault(text)) return text;
  if (!plainDecimal.test(text)) {
    return fault(
      'It is not a plain number.',
      'Write digits and a decimal point, such as 1234.5, without anything else.',
    );
  }
  const mark = /[.,]/.exec(text)?.[0];
  if (mark !== undefined && mark !== decimalMark && group.test(text)) {
    const [thousands, decimals] = [text.replace(mark, ''), text.replace(mark, '.')];
    return fault('It has two meanings.', `Write ${thousands} or ${decimals.replace(/0+$/, '').replace(/\.$/, '')}.`);
  }
  return text.replace(',', '.');
}

const flags: ReadonlyMap<string, boolean> = new Map([
  ...['yes', 'true', 'y', 'x', 'ja', 'wahr'].map((word) => [word, true] as const),
  ...['no', 'false', 'n', 'nein', 'falsch'].map((word) => [word, false] as const),
]);

function flagOf(cell: Cell): boolean | CellFault {
  if (cell.is === 'flag') return cell.flag;
  const text = codeOf(cell);
  return (
    (isFault(text) ? undefined : flags.get(text.toLowerCase())) ??
    fault('It is neither yes nor no.', 'Write yes or no.')
  );
}

function wholeOf(cell: Cell, reading: Reading): number | CellFault {
  const text = decimalOf(cell, reading);
  if (isFault(text)) return text;
  return /^-?\d{1,9}$/.test(text) ? Number(text) : fault('It is not a whole number.', 'Write digits only, such as 12.');
}

/** Text for people: numbers and dates as they are. */
function wordsOf(cell: Cell): string | CellFault {
  if (cell.is === 'text') return textOf(cell.text);
  if (cell.is === 'number') return numberOf(cell.text);
  if (cell.is === 'flag') return fault('The spreadsheet made a truth value of it.', asText);
  const { day, time } = localTime(cell.date);
  return time === '00:00:00' ? day : `${day} ${time}`;
}

type Read = (cell: Cell, reading: Reading) => string | number | boolean | CellFault;

const reads: Readonly<Record<ColumnType, Read>> = {
  text: wordsOf,
  code: codeOf,
  gtin: (cell) => keyOf(cell, keys.gtin),
  gln: (cell) => keyOf(cell, keys.gln),
  sscc: (cell) => keyOf(cell, keys.sscc),
  decimal: decimalOf,
  whole: wholeOf,
  date: (cell) => plain(cell, dateOf),
  time: (cell, { utcOffset }) => plain(cell, (each) => timeOf(each, utcOffset)),
  flag: flagOf,
};

/** Reads a date or time, of which a text may have been escaped. */
function plain(cell: Cell, read: (cell: Cell) => string | CellFault): string | CellFault {
  if (cell.is !== 'text') return read(cell);
  const text = textOf(cell.text);
  return isFault(text) ? text : read({ is: 'text', text });
}

/** The value of a cell, or the reason for its refusal. It is never a guess. */
export const readCell = (cell: Cell, type: ColumnType, reading: Reading): ReturnType<Read> =>
  reads[type](cell, reading);
