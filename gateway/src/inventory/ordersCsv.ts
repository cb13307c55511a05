import { stringify } from 'csv-stringify/sync';
import type { OrderRow } from '../answers/inventoryOrders';

/** Columns that a file of orders has beside those that are read from one. */
export const stateColumns = ['state', 'shipped', 'received', 'backordered', 'late'] as const;

/**
 * Orders as CSV (RFC 4180, UTF-8), a row for each line, which can be imported again. A value that a spreadsheet would take for a formula begins
 * with an apostrophe.
 */
export const ordersCsv = (orders: readonly OrderRow[], columns: readonly string[]): string =>
  stringify(
    orders.flatMap(({ lines, ...order }) =>
      lines.map(({ ordered, isLate, ...line }) => ({ ...order, ...line, quantity: ordered, late: String(isLate) })),
    ),
    { header: true, columns: [...columns, ...stateColumns], escape_formulas: true, record_delimiter: 'windows' },
  );
