import type { Value } from '../projection/database';
import type { ReadModel } from '../projection/readModel';
import { readCursor, writeCursor } from './cursor';

/** The requested page: at most `limit` rows, after the row of `cursor`. */
export interface PageRequest {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

export interface Page<Row> {
  readonly height: number;
  readonly next?: string;
  readonly rows: Row[];
}

export const pageLimits = { default: 50, maximum: 200 } as const;

export const pageSize = ({ limit = pageLimits.default }: PageRequest): number =>
  Math.min(Math.max(1, limit), pageLimits.maximum);

/** A condition and the value of its `?`. Ignored if the value is undefined. */
export type Filter = readonly [condition: string, value: Value | undefined];

interface Selection<Raw> {
  /** `SELECT … FROM …`, without WHERE. */
  readonly select: string;
  readonly filters: readonly Filter[];
  /** The columns that rows are ordered by; they identify a row and never change. */
  readonly key: readonly (keyof Raw & string)[];
  /** True for descending order. */
  readonly descending?: boolean;
}

const after = ({
  key,
  descending = false,
}: Pick<Selection<object>, 'descending'> & { key: readonly string[] }): string =>
  `(${key.join(', ')}) ${descending ? '<' : '>'} (${key.map(() => '?').join(', ')})`;

/** Makes a page of rows that were read with one more than the limit. */
export function cutPage<Raw, Row>(
  rows: readonly Raw[],
  size: number,
  keyOf: (row: Raw) => readonly (string | number)[],
  show: (row: Raw) => Row,
): Omit<Page<Row>, 'height'> {
  const kept = rows.slice(0, size);
  const last = kept.at(-1);
  return {
    ...(rows.length > size && last !== undefined && { next: writeCursor(keyOf(last)) }),
    rows: kept.map(show),
  };
}

/** One page of a table. A page starts after a row's key, so that new rows neither repeat nor hide others. */
export function selectPage<Raw extends object, Row>(
  { database, height }: ReadModel,
  request: PageRequest,
  selection: Selection<Raw>,
  show: (row: Raw) => Row,
): Page<Row> {
  const { select, filters, key, descending = false } = selection;
  const given = filters.filter((filter): filter is [string, Value] => filter[1] !== undefined);
  const start = request.cursor === undefined ? [] : readCursor(request.cursor, key.length);
  const conditions = [
    ...given.map(([condition]) => condition),
    ...(start.length > 0 ? [after({ key, descending })] : []),
  ];
  const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';
  const order = key.map((column) => (descending ? `${column} DESC` : column)).join(', ');
  const size = pageSize(request);
  const values = [...given.map(([, value]) => value), ...start, size + 1];
  const rows = database.all<Raw>(`${select} ${where} ORDER BY ${order} LIMIT ?`, ...values);
  const keyOf = (row: Raw): (string | number)[] => key.map((column) => row[column] as string | number);
  return { height, ...cutPage(rows, size, keyOf, show) };
}
