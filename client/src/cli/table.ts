import { must } from '#domain';
import { heading } from './output';

/** A column's title and cell text. Numbers are aligned to the right. */
export interface Column<Row> {
  readonly title: string;
  readonly of: (row: Row) => string | number | undefined | null;
  readonly right?: boolean;
}

/** Rows in aligned columns, or a sentence if there are none. */
export function table<Row>(rows: readonly Row[], columns: readonly Column<Row>[], none: string): string {
  if (rows.length === 0) return none;
  const cells = rows.map((row) => columns.map(({ of }) => printable(String(of(row) ?? ''))));
  const widths = columns.map(({ title }, index) =>
    cells.reduce((width, row) => Math.max(width, must(row[index], 'cell').length), title.length),
  );
  const line = (texts: readonly string[]): string =>
    texts
      .map((text, index) =>
        columns[index]?.right
          ? text.padStart(must(widths[index], 'column'))
          : text.padEnd(must(widths[index], 'column')),
      )
      .join('  ')
      .trimEnd();
  return [heading(line(columns.map(({ title }) => title))), ...cells.map(line)].join('\n');
}

/** Names and values of one object, one per line, its id first; absent values are left out. */
export function fields(values: Readonly<Record<string, unknown>>): string {
  const shown = Object.entries(values)
    .filter(([, value]) => value !== undefined && value !== null)
    .toSorted(([a], [b]) => Number(b === 'id') - Number(a === 'id'));
  const width = Math.max(0, ...shown.map(([name]) => name.length));
  return shown
    .map(
      ([name, value]) =>
        `${heading(name.padEnd(width))}  ${linesOf(value)
          .map(printable)
          .join(`\n${' '.repeat(width + 2)}`)}`,
    )
    .join('\n');
}

function linesOf(value: unknown): string[] {
  if (!Array.isArray(value)) return [said(value)];
  return value.length === 0 ? ['none'] : value.map(said);
}

function said(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(said).join('; ')}]`;
  return Object.entries(value)
    .map(([name, part]) => `${name} ${said(part)}`)
    .join(', ');
}

/** Replaces control characters, because text of other parties must not control the terminal. */
export const printable = (text: string): string => text.replace(/[\p{Cc}\p{Cs}]/gu, '\uFFFD');
