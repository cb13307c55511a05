import { lotNumber, productId, stockedId } from '@lotline/chaincode/domain';
import type { FileError } from '../answers/uploads';
import type { Table, TableRow } from '../tables/readTable';
import type { Entry, Planned } from './entry';
import { fieldsOf, readInput, repeated } from './readInput';
import { contentId } from './stepId';

/** The lot that a row names: by product and lot number, or without product by its whole id. Or what is wrong with them. */
export function lotOf(row: TableRow, table: Table): string | readonly FileError[] {
  if (row.values['product'] === undefined) return lotById(row, table);
  const product = productId.safeParse(row.values['product']);
  const number = lotNumber.safeParse(row.values['lot']);
  if (product.success && number.success) return `${product.data}/10/${encodeURIComponent(number.data)}`;
  return [
    ...(product.error?.issues ?? []).map(({ message }) => ({ ...table.place(row.row, 'product'), message })),
    ...(number.error?.issues ?? []).map(({ message }) => ({ ...table.place(row.row, 'lot'), message })),
  ];
}

function lotById(row: TableRow, table: Table): string | readonly FileError[] {
  const given = row.values['lot'];
  // Digits alone are a lot number whose product was forgotten.
  const read = typeof given === 'string' && !/^\d+$/.test(given) ? stockedId.safeParse(given) : undefined;
  if (read?.success) return read.data;
  const message = 'The product is missing, and the lot is no whole id.';
  const fix = 'Write GTIN and lot number, or in lot the whole id: an element string, a Digital Link or another URI.';
  return [{ ...table.place(row.row, 'product'), message, fix }];
}

interface Kind {
  readonly command: 'commissionLot' | 'count';
  readonly fields: readonly string[];
  /** The part of a row's identity besides the lot. */
  readonly key: readonly string[];
}

const lots: Kind = {
  command: 'commissionLot',
  fields: [
    'place',
    'quantity',
    'uom',
    'productionDate',
    'packagingDate',
    'bestBefore',
    'sellBy',
    'expiry',
    'origin',
    'at',
  ],
  key: [],
};

const counts: Kind = {
  command: 'count',
  fields: ['place', 'counted', 'uom', 'reason', 'at'],
  key: ['place', 'at'],
};

function planKind({ command, fields, key }: Kind, table: Table): Planned {
  const entries: Entry[] = [];
  const errors: FileError[] = [];
  const subjects = new Map<TableRow, string>();
  for (const row of table.rows) {
    const lot = lotOf(row, table);
    if (typeof lot !== 'string') {
      errors.push(...lot);
      continue;
    }
    subjects.set(row, lot);
    const read = readInput({ command, input: { lot, ...fieldsOf(row, fields) } }, row, table);
    if ('errors' in read) errors.push(...read.errors);
    else {
      const steps = [{ id: contentId(command, read.input), command, input: read.input }];
      entries.push({ rows: [row.row], subject: lot, steps, place: { row: row.row } });
    }
  }
  const keyOf = (row: TableRow): string =>
    JSON.stringify([subjects.get(row) ?? row.row, ...key.map((name) => row.values[name])]);
  errors.push(...repeated(table.rows, keyOf, table, 'lot'));
  return { entries, errors };
}

/** Lots to make. */
export const planLots = (table: Table): Planned => planKind(lots, table);

/** Counts to book, each at the time at which it was made. */
export const planCounts = (table: Table): Planned => planKind(counts, table);
