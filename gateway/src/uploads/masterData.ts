import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { placeId, productId, transactions } from '@lotline/chaincode/domain';
import type { FileError } from '../answers/uploads';
import type { ReadModel } from '../projection/readModel';
import { findFact } from '../queries/findFact';
import type { Table, TableRow } from '../tables/readTable';
import type { Entry, Planned } from './entry';
import { fieldsOf, readInput, repeated } from './readInput';

interface Kind {
  readonly fact: 'product' | 'place';
  readonly register: 'registerProduct' | 'registerPlace';
  readonly change: 'changeProduct' | 'changePlace';
  /** Columns that a new one needs. */
  readonly needed: readonly string[];
  readonly fields: (row: TableRow) => Record<string, unknown>;
  readonly columns: Readonly<Record<string, string>>;
}

const pair = (
  row: TableRow,
  name: string,
  [first, second]: readonly [string, string],
  columns: readonly string[],
): object => {
  const [a, b] = columns.map((column) => row.values[column]);
  return a === undefined && b === undefined ? {} : { [name]: { [first]: a, [second]: b } };
};

const products: Kind = {
  fact: 'product',
  register: 'registerProduct',
  change: 'changeProduct',
  needed: ['name', 'uom'],
  fields: (row) => ({
    ...fieldsOf(row, ['name', 'uom', 'shelfLifeDays', 'traceabilityList', 'receiptRequired']),
    ...pair(row, 'storage', ['minimum', 'maximum'], ['storageMinimum', 'storageMaximum']),
    ...(typeof row.values['makers'] === 'string' && { makers: row.values['makers'].split(/[\s,;]+/).filter(Boolean) }),
  }),
  columns: { storage: 'storageMinimum', 'storage.minimum': 'storageMinimum', 'storage.maximum': 'storageMaximum' },
};

const places: Kind = {
  fact: 'place',
  register: 'registerPlace',
  change: 'changePlace',
  needed: ['name'],
  fields: (row) => ({
    ...fieldsOf(row, ['name', 'address', 'within']),
    ...pair(row, 'geo', ['latitude', 'longitude'], ['latitude', 'longitude']),
  }),
  columns: { geo: 'latitude', 'geo.latitude': 'latitude', 'geo.longitude': 'longitude' },
};

/** A column that an unregistered product or place lacks. */
const lacking = (row: TableRow, { needed, fact }: Kind, table: Table): FileError[] =>
  needed
    .filter((column) => row.values[column] === undefined)
    .map((column) => ({
      ...table.place(row.row, column),
      column,
      message: `A new ${fact} needs a ${column === 'uom' ? 'unit' : column}.`,
      fix: `Fill the column ${column}.`,
    }));

interface Read {
  readonly row: TableRow;
  readonly id: string;
}

function entryOf({ row, id }: Read, kind: Kind, table: Table, readModel: ReadModel): Entry | readonly FileError[] {
  const { fact, register, change, columns } = kind;
  const fields = kind.fields(row);
  const before = findFact(readModel, fact, id) as Readonly<Record<string, unknown>> | undefined;
  const command = before ? change : register;
  const base = { rows: [row.row], subject: id, place: { row: row.row } };
  if (!before && lacking(row, kind, table).length > 0) return lacking(row, kind, table);
  if (before && Object.keys(fields).length === 0) return { ...base, steps: [] };
  const read = readInput({ command, input: { [fact]: id, ...fields }, columns }, row, table);
  if ('errors' in read) return read.errors;
  const { [fact]: _, ...data } = transactions[command].input.parse(read.input) as Readonly<Record<string, unknown>>;
  const isSame = before && Object.entries(data).every(([name, value]) => isDeepStrictEqual(before[name], value));
  // A product may change back to earlier content, which then has to be recorded again: the id is not that of the content.
  return { ...base, steps: isSame ? [] : [{ id: `upload:${randomUUID()}`, command, input: read.input }] };
}

function planKind(kind: Kind, table: Table, readModel: ReadModel): { entries: Entry[]; errors: FileError[] } {
  const errors: FileError[] = [];
  const entries: Entry[] = [];
  const known: Read[] = [];
  const schema = kind.fact === 'product' ? productId : placeId;
  for (const row of table.rows) {
    const given = row.values[kind.fact];
    const id = typeof given === 'string' ? schema.safeParse(given) : undefined;
    if (id?.success) known.push({ row, id: id.data });
    else if (id)
      errors.push(...id.error.issues.map(({ message }) => ({ ...table.place(row.row, kind.fact), message })));
  }
  const ids = new Map(known.map(({ row, id }) => [row, id]));
  errors.push(...repeated(table.rows, (row) => ids.get(row) ?? String(row.row), table, kind.fact));
  for (const each of known) {
    const found = entryOf(each, kind, table, readModel);
    if ('steps' in found) entries.push(found);
    else errors.push(...found);
  }
  return { entries, errors };
}

/** Products to register or change. Columns that a row leaves empty stay as they are. */
export const planProducts = (table: Table, readModel: ReadModel): Planned => planKind(products, table, readModel);

/** Places to register or change, each after the place that it is a part of. */
export function planPlaces(table: Table, readModel: ReadModel): Planned {
  const { entries, errors } = planKind(places, table, readModel);
  const byId = new Map(entries.map((entry) => [entry.subject, entry]));
  const outer = (entry: Entry): Entry | undefined => {
    const within = entry.steps[0]?.input['within'];
    const read = typeof within === 'string' ? placeId.safeParse(within) : undefined;
    return read?.success ? byId.get(read.data) : undefined;
  };
  return { entries: inOrder(entries, outer), errors };
}

/** The entries, each after those around it. A circle stays as it is: the ledger refuses it. */
function inOrder(entries: readonly Entry[], outer: (entry: Entry) => Entry | undefined): Entry[] {
  const ordered = new Map<Entry, Entry>();
  for (const entry of entries) {
    const path = new Set<Entry>([entry]);
    for (let next = outer(entry); next && !path.has(next); next = outer(next)) path.add(next);
    const before: Entry[] = [];
    for (const each of [...path].reverse()) {
      if (!ordered.has(each)) ordered.set(each, { ...each, after: [...before] });
      const placed = ordered.get(each);
      if (placed) before.push(placed);
    }
  }
  return [...ordered.values()];
}
