import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { timeBudgets } from '../../gateway/src/timeBudgets';

describe('the time budgets', () => {
  test('are listed in docs/operations.md with their seconds', () => {
    const page = readFileSync(join(__dirname, '../../docs/operations.md'), 'utf8');
    const listed = [...page.matchAll(/^\| `(\w+)` +\| (\d+) +\|/gm)].map(([, name, seconds]) => [
      name,
      Number(seconds) * 1000,
    ]);
    expect(Object.fromEntries(listed)).toEqual(timeBudgets);
  });

  test('let a write be answered before its connection counts as silent', () => {
    expect(timeBudgets.write + timeBudgets.reflected).toBeLessThan(timeBudgets.silence);
  });
});
