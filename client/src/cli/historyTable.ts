import { isDeepStrictEqual } from 'node:util';
import type { Page, Version } from '../sdk';
import { moreRows } from './allPages';
import { table } from './table';

/** The versions of a fact, the latest first, each with its changes. */
export function historyTable(answer: Page<Version<object>>): string {
  const rows = answer.rows.map((row, index) => ({
    ...row,
    changes: changes(answer.rows[index + 1]?.value, row.value),
  }));
  const columns = [
    { title: 'time', of: ({ time }: (typeof rows)[number]) => time },
    {
      title: 'by',
      of: ({ user, mspId }: (typeof rows)[number]) => (user === undefined ? mspId : `${user} of ${mspId}`),
    },
    { title: 'block', of: ({ block }: (typeof rows)[number]) => block, right: true },
    { title: 'change', of: (row: (typeof rows)[number]) => row.changes },
    { title: 'transaction', of: ({ transactionId }: (typeof rows)[number]) => transactionId },
  ];
  return table(rows, columns, 'No history.') + moreRows(answer);
}

function changes(before: object | undefined, after: object): string {
  if (before === undefined) return 'registered';
  const [old, now] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  const fields = [...new Set([...old.keys(), ...now.keys()])].filter(
    (field) => !isDeepStrictEqual(old.get(field), now.get(field)),
  );
  const shown = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value));
  return fields.map((field) => `${field}: ${shown(old.get(field))} → ${shown(now.get(field))}`).join('; ') || 'none';
}
