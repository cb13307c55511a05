import { describe, expect, test } from '@jest/globals';
import { zipSync } from 'fflate';
import { UnreadableTable } from '../../../gateway/src/tables/cell';
import { readTable, type Table } from '../../../gateway/src/tables/readTable';
import { number, partsOf, row, sheetOf, text, texts, workbook } from './workbooks';

const columns = [
  { name: 'product', type: 'gtin' },
  { name: 'lot', type: 'code' },
  { name: 'sscc', type: 'sscc' },
  { name: 'quantity', type: 'decimal' },
  { name: 'expiry', type: 'date' },
  { name: 'at', type: 'time' },
  { name: 'name', type: 'text' },
] as const;
const header = columns.map(({ name }) => name);
const read = (file: Uint8Array, utcOffset?: string): Promise<Table> => readTable(file, columns, { utcOffset });
const valueOf = async (cell: string, utcOffset?: string): Promise<unknown> => {
  const { rows, faults } = await read(sheetOf(header, cell), utcOffset);
  return faults[0] ?? Object.values(rows[0]!.values)[0];
};
const refusal = async (file: Uint8Array): Promise<unknown> => {
  try {
    return (await read(file)).faults;
  } catch (error) {
    if (error instanceof UnreadableTable) return error.faults;
    throw error;
  }
};

describe('a cell of a workbook', () => {
  const right: readonly (readonly [string, string, unknown])[] = [
    ['a GTIN without its zeros', number('A2', '860009999107'), '00860009999107'],
    ['a GTIN as Excel keeps long numbers', number('A2', '9.506000134352E12'), '09506000134352'],
    ['a lot that is a number', number('B2', '123'), '123'],
    ['a quantity with the noise of arithmetic', number('D2', '0.30000000000000004'), '0.3'],
    ['a quantity as a text with a decimal comma', text('D2', '1,5'), '1.5'],
    ['a date', number('E2', '46387', 1), '2026-12-31'],
    ['a text with line breaks and spaces around', text('G2', ' a\nb \u00a0'), 'a\nb'],
    ['a text that looks like a formula', text('G2', '=1+1'), '=1+1'],
    ['the last value of a formula', '<c r="G2" t="str"><f>A1</f><v>x</v></c>', 'x'],
  ];
  test.each(right)('%s is read correctly', async (_what, cell, value) => {
    expect(await valueOf(cell)).toBe(value);
  });

  test('a time has the offset that is given for the file', async () => {
    expect(await valueOf(number('F2', '46353.354166666664', 1), '+01:00')).toBe('2026-11-27T08:30:00+01:00');
  });

  test('a date counts from 1904 where the workbook says so', async () => {
    const file = workbook([{ rows: texts(1, header) + row(2, number('E2', '44925', 1)) }], { is1904: true });
    expect((await read(file)).rows[0]!.values).toEqual({ expiry: '2026-12-31' });
  });

  const wrong: readonly (readonly [string, string, object])[] = [
    ['an SSCC with lost digits', number('C2', '8.6000999900000154E15'), { cell: 'C2', value: '8.6000999900000154E15' }],
    ['a lot that is shown with zeros', number('B2', '123', 2), { cell: 'B2', fix: expect.stringContaining('text') }],
    ['a lot with decimals', number('B2', '1.1'), { cell: 'B2' }],
    ['a lot that became a date', number('B2', '46387', 1), { cell: 'B2', value: '2026-12-31' }],
    ['a number for a date', number('E2', '46387'), { message: expect.stringContaining('2026-12-31') }],
    ['a date with a time', number('E2', '46387.5', 1), { cell: 'E2' }],
    ['a time without an offset', number('F2', '46353.5', 1), { cell: 'F2' }],
    ['a quantity with two meanings', text('D2', '1.500'), { fix: 'Write 1500 or 1.5.' }],
    ['a truth value for a lot', '<c r="B2" t="b"><v>1</v></c>', { cell: 'B2' }],
  ];
  test.each(wrong)('%s is refused with its place', async (_what, cell, fault) => {
    expect(await valueOf(cell)).toMatchObject({ row: 2, ...fault });
  });
});

describe('a workbook is refused that', () => {
  const cells = text('B2', 'A');
  const bomb = (size: number): Uint8Array => {
    const parts = partsOf([{ rows: texts(1, header) + row(2, cells) }]);
    return zipSync({ ...parts, 'xl/sharedStrings.xml': new Uint8Array(size).fill(32) });
  };
  const typed = (declaration: string): Uint8Array => {
    const parts = partsOf([{ rows: texts(1, header) + row(2, cells) }]);
    const sheet = new TextDecoder().decode(parts['xl/worksheets/sheet1.xml']);
    return zipSync({
      ...parts,
      'xl/worksheets/sheet1.xml': new TextEncoder().encode(sheet.replace('?>', `?>${declaration}`)),
    });
  };
  const entity = '<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;&x;">]>';
  const many = Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`xl/media/${at}.xml`, new Uint8Array(1)]));
  const cases: readonly (readonly [string, Uint8Array, object])[] = [
    ['hides a row', workbook([{ rows: texts(1, header) + row(2, cells, ' hidden="1"') }]), { row: 2 }],
    [
      'hides a column',
      sheetOf(header, cells, { before: '<cols><col min="2" max="2" hidden="1"/></cols>' }),
      { cell: 'B1' },
    ],
    [
      'merges cells',
      sheetOf(header, cells, { after: '<mergeCells><mergeCell ref="B2:B3"/></mergeCells>' }),
      { cell: 'B2:B3' },
    ],
    ['has an error', sheetOf(header, '<c r="G2" t="e"><f>1/0</f><v>#DIV/0!</v></c>'), { cell: 'G2' }],
    ['was never calculated', sheetOf(header, '<c r="D2"><f>1+1</f></c>'), { cell: 'D2' }],
    ['has two sheets with content', workbook([{ rows: texts(1, header) }, { rows: texts(1, ['x']) }]), { row: 1 }],
    ['unpacks to 400 MB', bomb(400_000_000), { message: expect.stringContaining('unpacks') }],
    ['unpacks to 10 MB of nothing', bomb(10_000_000), { message: expect.stringContaining('unpacks') }],
    [
      'has too many parts',
      zipSync({ ...partsOf([{ rows: texts(1, header) }]), ...many }),
      { message: expect.stringContaining('parts') },
    ],
    ['has a document type', typed(entity), { message: expect.stringContaining('document type') }],
    [
      'has 30,000 rows',
      workbook([{ rows: `${texts(1, header)}${'<row/>'.repeat(30_000)}` }]),
      { fix: 'Split it into several files.' },
    ],
    [
      'has a million rows',
      workbook([{ rows: `${texts(1, header)}${'<row/>'.repeat(1_000_000)}` }]),
      { message: expect.stringContaining('unpacks') },
    ],
    [
      'has a cell far below',
      workbook([{ rows: texts(1, header) + row(1_048_576, text('A1048576', 'x')) }]),
      { fix: 'Split it into several files.' },
    ],
    [
      'has a cell far right',
      sheetOf(header, text('XFD2', 'x')),
      { message: expect.stringContaining('right of column') },
    ],
    [
      'has a cell that says it is in another row',
      sheetOf(header, text('B9', 'x')),
      { message: expect.stringContaining('another row') },
    ],
    ['is cut off', sheetOf(header, cells).subarray(0, 700), { row: 1 }],
    [
      'is no workbook',
      zipSync({ 'a.txt': new Uint8Array(3) }),
      { message: expect.stringContaining('not an Excel workbook') },
    ],
  ];
  test.each(cases)('%s', async (_what, file, fault) => {
    expect(await refusal(file)).toMatchObject([fault]);
  });
});
