import { type CommandName, transactions } from '@lotline/chaincode/domain';
import type { z } from 'zod';
import type { FileError } from '../answers/uploads';
import type { Table, TableRow } from '../tables/readTable';

/** The fields of a command that are columns, or made of them. */
export interface Built {
  readonly command: CommandName;
  readonly input: Readonly<Record<string, unknown>>;
  /** The columns of fields that have other names. */
  readonly columns?: Readonly<Record<string, string>>;
}

/** Rows that belong together may be more than one command takes. */
export const saidOf = (issue: z.core.$ZodIssue, field: string): Pick<FileError, 'message' | 'fix'> =>
  issue.code === 'too_big' && issue.origin === 'array'
    ? {
        message: `It has more than ${issue.maximum} ${field}, with the rows that belong to it.`,
        fix: 'Split it into several.',
      }
    : { message: issue.message };

/** Checks the input of a row's command. The errors name cells. */
export function readInput(
  { command, input, columns = {} }: Built,
  { row }: Pick<TableRow, 'row'>,
  table: Table,
): { readonly input: Built['input'] } | { readonly errors: readonly FileError[] } {
  const read = transactions[command].input.safeParse(input);
  if (read.success) return { input };
  return {
    errors: read.error.issues.map((issue) => {
      const field = issue.path.filter((each) => typeof each === 'string').join('.');
      const [first = ''] = field.split('.');
      return { ...table.place(row, columns[field] ?? columns[first] ?? first), ...saidOf(issue, first) };
    }),
  };
}

/** The values of a row under the given names, without those that are absent. */
export const fieldsOf = ({ values }: TableRow, names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(names.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])));

/** A second row of the same thing: it is unclear which one counts. */
export function repeated<Row extends TableRow>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  table: Table,
  column: string,
): FileError[] {
  const first = new Map<string, number>();
  return rows.flatMap((each) => {
    const key = keyOf(each);
    const before = first.get(key);
    if (before === undefined) {
      first.set(key, each.row);
      return [];
    }
    return [
      { ...table.place(each.row, column), message: `It is in row ${before} already.`, fix: 'Keep one of the rows.' },
    ];
  });
}
