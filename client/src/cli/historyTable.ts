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
  if (before === undefined)
    return 'retired' in after ? `registered, and retired: ${shown(after.retired)}` : 'registered';
  const [old, now] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  const fields = [...new Set([...old.keys(), ...now.keys()])].filter(
    (field) => !isDeepStrictEqual(old.get(field), now.get(field)),
  );
  return fields.map((field) => `${field}: ${shown(old.get(field))} → ${shown(now.get(field))}`).join('; ') || 'none';
}

/** Values as JSON; of an object with simple values, as of a retirement, its fields. */
function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return JSON.stringify(value);
  const fields = Object.entries(value);
  if (fields.some(([, field]) => typeof field === 'object')) return JSON.stringify(value);
  return fields.map(([name, field]) => `${name} ${String(field)}`).join(', ');
}
