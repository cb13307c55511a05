import { type OrderImportAnswer, type OrderInput, orderInput } from '../answers/inventoryOrders';
import type { TableColumn } from '../answers/tableColumns';
import { type TableFault, UnreadableTable } from '../tables/cell';
import { readTable, type Table, type TableRow } from '../tables/readTable';
import { stateColumns } from './ordersFile';

type RowError = OrderImportAnswer['errors'][number];

const orderColumns = ['kind', 'order', 'partner', 'place', 'placed'] as const;
const lineColumns = ['product', 'quantity', 'promised', 'price', 'currency'] as const;

const columns: readonly TableColumn[] = [
  { name: 'kind', type: 'code', isRequired: true },
  { name: 'order', type: 'code', isRequired: true },
  { name: 'partner', type: 'gln', isRequired: true },
  { name: 'place', type: 'gln', isRequired: true },
  { name: 'placed', type: 'date', isRequired: true },
  { name: 'product', type: 'gtin', isRequired: true },
  { name: 'quantity', type: 'decimal', isRequired: true },
  { name: 'promised', type: 'date' },
  { name: 'price', type: 'decimal' },
  { name: 'currency', type: 'code' },
];

/** The columns that are read. */
export const orderFileColumns: readonly string[] = columns.map(({ name }) => name);

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

const part = ({ values }: TableRow, names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(names.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])));

type Group = readonly [TableRow, ...TableRow[]];

/** Rows of the same kind and number are the lines of one order. */
function grouped(rows: readonly TableRow[]): Group[] {
  const groups = new Map<string, [TableRow, ...TableRow[]]>();
  for (const row of rows) {
    const key = JSON.stringify([row.values['kind'], row.values['order']]);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return [...groups.values()];
}

/** The row and column of an error in an order. */
function placeOf(path: readonly PropertyKey[], group: Group): [row: number, column: string | undefined] {
  const [first, index, name] = path;
  const row = first === 'lines' && typeof index === 'number' ? group[index] : group[0];
  const column = first === 'lines' ? name : first;
  return [(row ?? group[0]).row, typeof column === 'string' ? column : undefined];
}

/** Every line repeats the data of its order; all lines of an order must agree. */
const contradictions = (group: Group, table: Table): RowError[] =>
  group.flatMap(({ row, values }) =>
    orderColumns
      .filter((name) => values[name] !== group[0].values[name])
      .map((column) => ({
        ...table.place(row, column),
        message: `It differs from row ${group[0].row}, which is of the same order.`,
      })),
  );

const onlyFaults = (faults: readonly TableFault[]): ReadOrders => ({ orders: [], errors: [...faults] });

/**
 * Reads a CSV file or an Excel workbook of orders, a row for each line. A file with an error has no orders: nothing of it is taken.
 */
export async function readOrders(file: Uint8Array, charset?: string): Promise<ReadOrders> {
  try {
    return ordersOf(await readTable(file, columns, { ignored: stateColumns, charset }));
  } catch (error) {
    if (error instanceof UnreadableTable) return onlyFaults(error.faults);
    throw error;
  }
}

function ordersOf(table: Table): ReadOrders {
  if (table.faults.length > 0) return onlyFaults(table.faults);
  const orders: ReadOrder[] = [];
  const errors: RowError[] = [];
  for (const group of grouped(table.rows)) {
    const lines = group.map((row) => part(row, lineColumns));
    const read = orderInput.safeParse({ ...part(group[0], orderColumns), lines });
    errors.push(...contradictions(group, table));
    if (read.success) orders.push({ row: group[0].row, input: read.data });
    else {
      errors.push(
        ...read.error.issues.map(({ path, message }) => ({ ...table.place(...placeOf(path, group)), message })),
      );
    }
  }
  const sorted = errors.toSorted((a, b) => (a.row ?? 0) - (b.row ?? 0));
  return { orders: sorted.length > 0 ? [] : orders, errors: sorted };
}
