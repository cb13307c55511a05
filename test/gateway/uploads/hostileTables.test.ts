import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { rightmost, tableLimits, UnreadableTable } from '../../../gateway/src/tables/cell';
import { readTable } from '../../../gateway/src/tables/readTable';
import { seed } from '../../seed';
import { partsOf, row, text, texts, workbook } from './workbooks';

const columns: Parameters<typeof readTable>[1] = [{ name: 'lot', type: 'text', isRequired: true }];
const plain = { rows: texts(1, ['lot']) + texts(2, ['A']) };

/** The text of the refusal, or the lots that were read. */
async function outcome(file: Uint8Array): Promise<string | unknown[]> {
  try {
    const { rows } = await readTable(file, columns);
    return rows.map(({ values }) => values['lot']);
  } catch (error) {
    if (error instanceof UnreadableTable) return error.message;
    throw error;
  }
}

describe('a workbook that no program writes', () => {
  const bound = fc.oneof(
    fc.integer({ min: -5, max: 3 * rightmost }),
    fc.constantFrom(-1e9, 1e9, -Infinity, Infinity, NaN, 1.5, 'x', ''),
  );
  test(`with hidden columns from anywhere to anywhere is read or refused within its size (seed ${seed})`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(bound, bound), { minLength: 1, maxLength: 20 }), async (ranges) => {
        const cols = ranges.map(([min, max]) => `<col min="${min}" max="${max}" hidden="1"/>`).join('');
        const found = await outcome(workbook([{ ...plain, before: `<cols>${cols}</cols>` }]));
        const hides = ranges.some(([min, max]) => Number(min) === 1 && Number(max) >= 1);
        const isBad = ranges.some(([min]) => !(Number(min) >= 1));
        if (isBad) expect(found).toContain('its hidden columns overlap, or are none');
        else if (hides) expect(found).toContain('Column A is hidden');
        else expect(found).toEqual(['A']);
      }),
      { seed, numRuns: 60 },
    );
  });

  test('with more ranges of hidden columns than columns is refused', async () => {
    const cols = '<col min="2" max="2" hidden="1"/>'.repeat(rightmost + 1);
    expect(await outcome(workbook([{ ...plain, before: `<cols>${cols}</cols>` }]))).toContain('hidden columns overlap');
  });

  test.each([2, 3, 100])('whose list names one sheet %d times is refused when it comes again', async (times) => {
    const parts = partsOf([{ rows: row(1, '<c r="A1"/>') }, plain]);
    const list = new TextDecoder().decode(parts['xl/workbook.xml']);
    const [first = ''] = /<sheet [^>]*rId1"\/>/.exec(list) ?? [];
    const longer = new TextEncoder().encode(list.replace(first, first.repeat(times)));
    expect(await outcome(zipSync(partsOf([{ rows: row(1, '<c r="A1"/>') }, plain])))).toEqual(['A']);
    expect(await outcome(zipSync({ ...parts, 'xl/workbook.xml': longer }))).toContain('two of its sheets are one part');
  });

  test('with a cell far to the right is refused', async () => {
    expect(await outcome(workbook([{ rows: texts(1, ['lot']) + row(2, text('ZZZ2', 'A')) }]))).toContain(
      'right of column',
    );
  });
});

describe('a CSV file with rows of empty cells', () => {
  const utf8 = (content: string): Uint8Array => new TextEncoder().encode(content);
  test.each([',', ';', '\t'])('is read up to the number of columns that files may have: %j', async (separator) => {
    const file = (cells: number): Uint8Array => utf8(`lot${separator}\nA${separator.repeat(cells - 1)}\n`);
    expect(await outcome(file(rightmost))).toEqual(['A']);
    expect(await outcome(file(rightmost + 1))).toBe('The row is too long.');
    expect(await outcome(file(tableLimits.columns * tableLimits.text + 2))).toBe('The row is too long.');
  });

  test('may have separators in quotes', async () => {
    const value = ','.repeat(tableLimits.text);
    expect(await outcome(utf8(`lot\n"${value}"\n`))).toEqual([value]);
  });
});
