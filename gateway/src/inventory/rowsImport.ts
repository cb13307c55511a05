import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import type { OrderImportAnswer } from '../answers/inventoryOrders';
import type { TableColumn } from '../answers/tableColumns';
import { notAmong, UnreadableTable } from '../tables/cell';
import { type CellValue, readTable } from '../tables/readTable';

export type FileRowError = OrderImportAnswer['errors'][number];

/** How the rows of a file become inputs, one for each row. */
export interface RowsImport<Schema extends z.ZodType> {
  readonly columns: readonly TableColumn[];
  /** Columns that files of the same rows have beside, and that are not read. */
  readonly ignored: readonly string[];
  readonly schema: Schema;
  readonly inputOf: (values: Readonly<Record<string, CellValue>>) => unknown;
  /** Names what an input is about: no two rows are about the same. */
  readonly keyOf: (input: z.output<Schema>) => string;
}

export interface ReadRow<Input> {
  readonly row: number;
  readonly input: Input;
}

export interface ReadRows<Input> {
  readonly rows: readonly ReadRow<Input>[];
  readonly errors: readonly FileRowError[];
}

/** Reads a CSV file or an Excel workbook: the rows that can be read, and why others cannot. With an error, nothing of it is taken. */
export async function readRows<Schema extends z.ZodType>(
  file: Uint8Array,
  charset: string | undefined,
  { columns, ignored, schema, inputOf, keyOf }: RowsImport<Schema>,
): Promise<ReadRows<z.output<Schema>>> {
  try {
    const table = await readTable(file, columns, { ignored, charset });
    const errors: FileRowError[] = [];
    const rows: ReadRow<z.output<Schema>>[] = [];
    const seen = new Map<string, number>();
    for (const { row, values } of table.rows) {
      const read = schema.safeParse(inputOf(values));
      if (!read.success) {
        errors.push(
          ...read.error.issues.map(({ path, message }) => ({ ...table.place(row, columnOf(path)), message })),
        );
        continue;
      }
      const before = seen.get(keyOf(read.data));
      seen.set(keyOf(read.data), before ?? row);
      if (before === undefined) rows.push({ row, input: read.data });
      else errors.push({ ...table.place(row, undefined), message: `Row ${before} is about the same.` });
    }
    return { rows, errors: [...table.faults, ...notAmong(table.faults, errors)] };
  } catch (error) {
    if (error instanceof UnreadableTable) return { rows: [], errors: [...error.faults] };
    throw error;
  }
}

const columnOf = ([first]: readonly PropertyKey[]): string | undefined =>
  typeof first === 'string' ? first : undefined;

export type RowChange = 'created' | 'changed' | 'same';

/** The change that saving an input makes. */
export const changeOf = (before: unknown, input: unknown): RowChange =>
  before === undefined ? 'created' : isDeepStrictEqual(before, JSON.parse(JSON.stringify(input))) ? 'same' : 'changed';
