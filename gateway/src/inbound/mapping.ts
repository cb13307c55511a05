import type { InboundAnswer, InboundField, InboundMapping } from '../answers/inbound';
import { apiLimits } from '../answers/limits';

export type RowError = InboundAnswer['errors'][number];

/** A record of a message, as text by field. */
export interface MappedRow {
  /** From 1 on. */
  readonly row: number;
  readonly fields: Readonly<Record<string, string>>;
  readonly lines: readonly Readonly<Record<string, string>>[];
}

export interface Mapped {
  readonly rows: readonly MappedRow[];
  readonly errors: readonly RowError[];
}

/** The errors of a schema as errors of a row. */
export const schemaErrors = (
  row: number,
  issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
): RowError[] =>
  issues.map(({ path, message }) => ({ row, ...(path.length > 0 && { field: path.map(String).join('/') }), message }));

const longestShown = 100;

/** The value at a path; undefined if there is none. */
function at(value: unknown, path: string): unknown {
  if (path === '$') return value;
  const names = path.replaceAll(/\[(\d+)\]/g, '.$1').split('.');
  let found = value;
  for (const name of names) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return undefined;
    found = (found as Record<string, unknown>)[name];
  }
  return found;
}

/** Paths from `$.` on begin at the whole message, others at the record or line. */
const find = (path: string, { message, record }: Where): unknown =>
  path.startsWith('$.') ? at(message, path.slice(2)) : path === '$' ? message : at(record, path);

interface Where {
  readonly message: unknown;
  readonly record: unknown;
}

class MappingError extends Error {}

const quoted = (text: string): string => `"${text.length > longestShown ? `${text.slice(0, longestShown)}…` : text}"`;

const dayOf = (text: string): string => {
  const [, year, month, day] = /^(\d{4})-?(\d{2})-?(\d{2})(?:$|[T ])/.exec(text) ?? [];
  if (year === undefined || month === undefined || day === undefined)
    throw new MappingError(`${quoted(text)} is no date.`);
  return `${year}-${month}-${day}`;
};

function textOf(value: unknown, path: string): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string') {
    if (value.length <= apiLimits.messageValue) return value.trim();
    throw new MappingError(`${path} has ${value.length} characters, more than ${apiLimits.messageValue}.`);
  }
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new MappingError(`${path} is ${Array.isArray(value) ? 'a list' : 'an object'}, not a value.`);
}

/** The text of a field in a record; undefined if it is absent. @throws MappingError if it cannot be read. */
function read(field: InboundField, where: Where): string | undefined {
  if (typeof field === 'string') return textOf(find(field, where), field);
  if ('value' in field) return String(field.value);
  const { path, table, otherwise, as } = field;
  const text = textOf(find(path, where), path);
  if (text === undefined) return otherwise;
  if (table) {
    const known = Object.hasOwn(table, text) ? table[text] : otherwise;
    if (known === undefined) throw new MappingError(`${quoted(text)} at ${path} is not in the table of the mapping.`);
    return known;
  }
  return as === 'date' ? dayOf(text) : text;
}

type Fields = Readonly<Record<string, InboundField | undefined>>;

/** The fields of a record; errors name them. */
function readAll(
  fields: Fields,
  where: Where,
  { row, prefix }: { row: number; prefix: string },
  errors: RowError[],
): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, field] of Object.entries(fields)) {
    if (field === undefined) continue;
    try {
      const text = read(field, where);
      if (text !== undefined) found[name] = text;
    } catch (error) {
      if (!(error instanceof MappingError)) throw error;
      errors.push({ row, field: prefix + name, message: error.message });
    }
  }
  return found;
}

/** The list at a path, or why there is none. */
function listAt(path: string, where: Where, most: number): readonly unknown[] | string {
  const found = find(path, where);
  if (!Array.isArray(found)) return `There is no list at ${path}.`;
  if (found.length === 0) return `The list at ${path} is empty.`;
  return found.length > most ? `The list at ${path} has ${found.length} entries, more than ${most}.` : found;
}

/** Reads the records of a message by a mapping. */
export function applyMapping(mapping: InboundMapping, message: unknown): Mapped {
  const whole = { message, record: message };
  const records = mapping.rows === undefined ? [message] : listAt(mapping.rows, whole, apiLimits.messageRows);
  if (typeof records === 'string') return { rows: [], errors: [{ row: 1, message: records }] };
  const errors: RowError[] = [];
  const rows: MappedRow[] = [];
  let left = apiLimits.messageLinesInAll;
  for (const record of records) {
    const row = readRecord(mapping, { message, record }, rows.length + 1, errors);
    rows.push(row);
    left -= row.lines.length;
    if (left < 0) {
      const more = `The message has more than ${apiLimits.messageLinesInAll} lines: send it in parts.`;
      return { rows, errors: [...errors, { row: row.row, field: 'lines', message: more }] };
    }
    if (errors.length >= apiLimits.fileErrors) break;
  }
  return { rows, errors };
}

function readRecord(mapping: InboundMapping, where: Where, row: number, errors: RowError[]): MappedRow {
  const fields = readAll(mapping.fields, where, { row, prefix: '' }, errors);
  if (mapping.kind === 'products') return { row, fields, lines: [] };
  const lines = listAt(mapping.lines.rows, where, apiLimits.messageLines);
  if (typeof lines === 'string') {
    errors.push({ row, field: 'lines', message: lines });
    return { row, fields, lines: [] };
  }
  const of: Fields = mapping.lines.fields;
  const read = (line: unknown, n: number): Record<string, string> =>
    readAll(of, { message: where.message, record: line }, { row, prefix: `lines/${n}/` }, errors);
  return { row, fields, lines: lines.map(read) };
}
