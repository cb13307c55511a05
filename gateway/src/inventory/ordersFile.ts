import type { Readable } from 'node:stream';
import { must } from '@lotline/chaincode/domain';
import type { OrderRow } from '../answers/inventoryOrders';
import { csvOf, decimalText, type Texts, workbookOf } from '../tables/writeTable';

/** Columns that a file of orders has beside those that are read from one. */
export const stateColumns = ['state', 'shipped', 'received', 'backordered', 'late'] as const;

type Row = Readonly<Record<string, unknown>>;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A row for each line. */
const rowsOf = (orders: readonly OrderRow[]): Row[] =>
  orders.flatMap(({ lines, ...order }) =>
    lines.map(({ ordered, isLate, ...line }) => ({ ...order, ...line, quantity: ordered, late: String(isLate) })),
  );

function textsOf(orders: readonly OrderRow[], columns: readonly string[]): Texts {
  const names = [...columns, ...stateColumns];
  return [names, ...rowsOf(orders).map((row) => names.map((name) => text(row[name])))];
}

/** Orders as CSV, which can be imported again. */
export const ordersCsv = (orders: readonly OrderRow[], columns: readonly string[]): string =>
  csvOf(textsOf(orders, columns));

const decimals = new Set(['quantity', 'price', 'shipped', 'received', 'backordered']);

/** Orders as an Excel workbook of one sheet, which can be imported again. */
export function ordersWorkbook(orders: readonly OrderRow[], columns: readonly string[]): Promise<Readable> {
  const [names = [], ...rows] = textsOf(orders, columns);
  const cells = rows.map((row) =>
    row.map((each, at) => (decimals.has(must(names[at], 'column')) ? decimalText(each) : each)),
  );
  return workbookOf([{ sheet: 'Orders', rows: [names, ...cells] }]);
}
