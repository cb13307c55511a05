import { type OrderImportAnswer, type OrderInput, orderInput } from '../answers/inventoryOrders';
import type { TableColumn } from '../answers/tableColumns';
import { notAmong, UnreadableTable } from '../tables/cell';
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

/** An order, and the place in the file of each of its fields. */
export interface ReadOrder {
  readonly input: OrderInput;
  readonly placeOf: (path: readonly PropertyKey[]) => Omit<RowError, 'message'>;
}

/** The orders of a file that can be read, and why others cannot. With an error, nothing of the file is taken. */
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

/** Every line repeats the data of its order; all lines of an order must agree. A cell that cannot be read has an error of its own. */
const contradictions = (group: Group, table: Table): RowError[] =>
  group.flatMap(({ row, values }) =>
    orderColumns
      .filter((name) => {
        const [first, value] = [group[0].values[name], values[name]];
        return first !== undefined && value !== undefined && first !== value;
      })
      .map((column) => ({
        ...table.place(row, column),
        message: `It differs from row ${group[0].row}, which is of the same order.`,
      })),
  );

/** Reads a CSV file or an Excel workbook of orders, a row for each line. */
export async function readOrders(file: Uint8Array, charset?: string): Promise<ReadOrders> {
  try {
    return ordersOf(await readTable(file, columns, { ignored: stateColumns, charset }));
  } catch (error) {
    if (error instanceof UnreadableTable) return { orders: [], errors: [...error.faults] };
    throw error;
  }
}

function ordersOf(table: Table): ReadOrders {
  const orders: ReadOrder[] = [];
  const errors: RowError[] = [];
  for (const group of grouped(table.rows)) {
    const lines = group.map((row) => part(row, lineColumns));
    const read = orderInput.safeParse({ ...part(group[0], orderColumns), lines });
    const place = (path: readonly PropertyKey[]): Omit<RowError, 'message'> => table.place(...placeOf(path, group));
    errors.push(...contradictions(group, table));
    if (read.success) orders.push({ input: read.data, placeOf: place });
    else errors.push(...read.error.issues.map(({ path, message }) => ({ ...place(path), message })));
  }
  return { orders, errors: [...table.faults, ...notAmong(table.faults, errors)] };
}
