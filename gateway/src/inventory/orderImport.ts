import { type OrderImportAnswer, type OrderInput, orderInput } from '../answers/inventoryOrders';
import { stateColumns } from './ordersFile';
import { type CsvRow, CsvError, readCsv } from './readCsv';

type RowError = OrderImportAnswer['errors'][number];

const orderColumns = ['kind', 'order', 'partner', 'place', 'placed'] as const;
const lineColumns = ['product', 'quantity', 'promised', 'price', 'currency'] as const;
/** The columns that are read. */
export const orderFileColumns: readonly string[] = [...orderColumns, ...lineColumns];

/** An order and the first of its rows. */
export interface ReadOrder {
  readonly row: number;
  readonly input: OrderInput;
}

/** The orders of a file, or why it has none. */
export interface ReadOrders {
  readonly orders: readonly ReadOrder[];
  readonly errors: readonly RowError[];
}

const part = (cells: CsvRow['cells'], names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.flatMap((name) => (cells[name] === undefined ? [] : [[name, cells[name]]])));

/** Rows of the same kind and number are the lines of one order. */
function grouped(rows: readonly CsvRow[]): CsvRow[][] {
  const groups = new Map<string, CsvRow[]>();
  for (const row of rows) {
    const key = JSON.stringify([row.cells['kind'], row.cells['order']]);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return [...groups.values()];
}

/** The row and column of an error in an order. */
function errorAt(path: readonly PropertyKey[], group: readonly CsvRow[], message: string): RowError {
  const [first, index, name] = path;
  const row = first === 'lines' && typeof index === 'number' ? group[index] : group[0];
  const column = first === 'lines' ? name : first;
  return { row: row?.row ?? 1, ...(typeof column === 'string' && { column }), message };
}

/** Every line repeats what it says of its order, and says the same. */
const contradictions = (group: readonly CsvRow[]): RowError[] =>
  group.flatMap(({ row, cells }) =>
    orderColumns
      .filter((name) => cells[name] !== group[0]?.cells[name])
      .map((column) => ({
        row,
        column,
        message: `It differs from row ${group[0]?.row ?? 1}, which is of the same order.`,
      })),
  );

/** The rows of a file, or the reason if it is not a table. */
function rowsOf(csv: string): CsvRow[] | RowError {
  try {
    const rows = readCsv(csv, [...orderFileColumns, ...stateColumns]);
    return rows.length > 0 ? rows : { row: 1, message: 'The file has no rows below its header.' };
  } catch (error) {
    if (error instanceof CsvError) return { row: error.row, message: error.message };
    throw error;
  }
}

/** Reads a CSV file of orders, a row for each line. A file with an error has no orders: nothing of it is taken. */
export function readOrders(csv: string): ReadOrders {
  const rows = rowsOf(csv);
  if (!Array.isArray(rows)) return { orders: [], errors: [rows] };
  const orders: ReadOrder[] = [];
  const errors: RowError[] = [];
  for (const group of grouped(rows)) {
    const [first] = group;
    const lines = group.map(({ cells }) => part(cells, lineColumns));
    const read = orderInput.safeParse({ ...part(first?.cells ?? {}, orderColumns), lines });
    errors.push(...contradictions(group));
    if (read.success) orders.push({ row: first?.row ?? 1, input: read.data });
    else errors.push(...read.error.issues.map(({ path, message }) => errorAt(path, group, message)));
  }
  const sorted = errors.toSorted((a, b) => a.row - b.row);
  return { orders: sorted.length > 0 ? [] : orders, errors: sorted };
}
