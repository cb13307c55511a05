import { readSheet } from 'read-excel-file/universal';
import { pack, unpack } from './archive';
import { type Cell, type Grid, letterOf, tableLimits, type TableFault, tooManyRows, UnreadableTable } from './cell';
import { damaged } from './damaged';
import { escapeFormula } from './escape';
import { addressOf } from './scanSheet';
import { type ScannedSheet, scanWorkbook } from './scanWorkbook';
import { xmlText } from './scanXml';

/** The digits of a number as the workbook has them: a number of JavaScript could have lost some. */
class Digits {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

function cellOf(value: unknown, isPlain: boolean): Cell | undefined {
  if (value === null || value === undefined) return undefined;
  if (value instanceof Digits) return { is: 'number', text: value.text, isPlain };
  if (value instanceof Date) return { is: 'date', date: value };
  if (typeof value === 'boolean') return { is: 'flag', flag: value };
  const text = typeof value === 'string' ? value.trim() : '';
  // A text of a workbook is no formula, whatever it begins with.
  return text === '' ? undefined : { is: 'text', text: text.startsWith('=') ? escapeFormula(text) : text };
}

const formulaFault = (cell: string, message: string): TableFault => ({
  row: addressOf(cell).row,
  cell,
  message,
  fix: 'Write its value.',
});

/** Errors for hidden, merged and uncalculated cells: invisible content is not recorded. */
function faultsOf(
  { hiddenRows, hiddenColumns, merged, uncalculated, failed }: ScannedSheet,
  rows: Grid['rows'],
): TableFault[] {
  const rowFaults = rows
    .filter(({ row }) => hiddenRows.has(row))
    .map(({ row }) => ({ row, message: 'The row is hidden, but has content.', fix: 'Show it, or delete it.' }));
  const columnFaults = [...hiddenColumns].flatMap((index): TableFault[] => {
    const found = rows.find(({ cells }) => cells[index] !== undefined);
    const cell = `${letterOf(index)}${found?.row ?? 1}`;
    const fix = 'Show it, or delete it.';
    return found
      ? [{ row: found.row, cell, message: `Column ${letterOf(index)} is hidden, but has content.`, fix }]
      : [];
  });
  const mergedFaults = merged.map((range) => ({
    row: addressOf(range).row,
    cell: range.slice(0, 30),
    message: `The cells ${range.slice(0, 30)} are merged, so that only the first of them has a value.`,
    fix: 'Split them, and fill each.',
  }));
  const formulaFaults = [...uncalculated].map((cell) =>
    formulaFault(cell, 'The cell has a formula that was not calculated.'),
  );
  const failedFaults = [...failed].map((cell) => formulaFault(cell, 'The cell has an error of a formula.'));
  return [...rowFaults, ...columnFaults, ...mergedFaults, ...formulaFaults, ...failedFaults].slice(0, 100);
}

async function valuesOf(parts: ReadonlyMap<string, Uint8Array>, sheet: string): Promise<unknown[][]> {
  for (const bytes of parts.values()) xmlText(bytes);
  try {
    return await readSheet(pack(parts).buffer, sheet, { trim: false, parseNumber: (text) => new Digits(text) });
  } catch {
    throw damaged('its cells cannot be read');
  }
}

/**
 * Reads the sheet of an untrusted Excel workbook.
 * @throws UnreadableTable
 */
export async function readXlsx(bytes: Uint8Array): Promise<Grid> {
  const parts = await unpack(bytes);
  const sheet = await scanWorkbook(parts);
  const values = await valuesOf(parts, sheet.name);
  const rows = values
    .map((row, index) => ({
      row: index + 1,
      cells: row.map((value, at) => cellOf(value, !sheet.formatted.has(`${letterOf(at)}${index + 1}`))),
    }))
    .filter(({ cells }) => cells.some((cell) => cell !== undefined));
  if (rows.length > tableLimits.rows + 1) throw tooManyRows();
  const faults = faultsOf(sheet, rows);
  if (faults.length > 0) throw new UnreadableTable(...faults);
  return { form: 'xlsx', decimalMark: undefined, rows };
}
