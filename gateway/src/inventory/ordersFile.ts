import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import writeExcelFile from 'write-excel-file/node';
import type { OrderRow } from '../answers/inventoryOrders';

/** Columns that a file of orders has beside those that are read from one. */
export const stateColumns = ['state', 'shipped', 'received', 'backordered', 'late'] as const;

type Row = Readonly<Record<string, unknown>>;

/** A row for each line. */
const rowsOf = (orders: readonly OrderRow[]): Row[] =>
  orders.flatMap(({ lines, ...order }) =>
    lines.map(({ ordered, isLate, ...line }) => ({ ...order, ...line, quantity: ordered, late: String(isLate) })),
  );

/**
 * Orders as CSV (RFC 4180, UTF-8), which can be imported again. A value that a spreadsheet would take for a formula begins with an
 * apostrophe.
 */
export const ordersCsv = (orders: readonly OrderRow[], columns: readonly string[]): string =>
  stringify(rowsOf(orders), {
    header: true,
    columns: [...columns, ...stateColumns],
    escape_formulas: true,
    record_delimiter: 'windows',
  });

const text = (value: unknown): { value: string; type: StringConstructor } => ({
  value: typeof value === 'string' ? value : '',
  type: String,
});

/** Orders as an Excel workbook of one sheet. Every cell is text, so that no value is taken for a formula and no number loses digits. */
export async function ordersWorkbook(orders: readonly OrderRow[], columns: readonly string[]): Promise<Readable> {
  const names = [...columns, ...stateColumns];
  const head = names.map((name) => ({ ...text(name), fontWeight: 'bold' as const }));
  const data = [head, ...rowsOf(orders).map((row) => names.map((name) => text(row[name])))];
  return Readable.from([await writeExcelFile([{ sheet: 'Orders', stickyRowsCount: 1, data }]).toBuffer()]);
}
