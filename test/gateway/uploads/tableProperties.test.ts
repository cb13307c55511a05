import { buffer } from 'node:stream/consumers';
import { describe, expect, test } from '@jest/globals';
import { checkDigit, exactDecimal } from '@lotline/chaincode/domain';
import { type RowKind, rowKinds, uploadColumns } from '@lotline/gateway/answers';
import type { ColumnType } from '../../../gateway/src/answers/tableColumns';
import { UnreadableTable } from '../../../gateway/src/tables/cell';
import { type CellValue, readTable } from '../../../gateway/src/tables/readTable';
import { templateCsv, templateWorkbook } from '../../../gateway/src/uploads/template';
import fc from 'fast-check';
import { number, sheetOf, text } from './workbooks';

const key = (digits: number): fc.Arbitrary<string> =>
  fc
    .tuple(fc.nat({ max: 3 }), fc.bigInt({ min: 10n ** BigInt(digits - 5), max: 10n ** BigInt(digits - 1) - 1n }))
    .map(([zeros, value]) => {
      const body = String(value)
        .slice(0, digits - 1 - zeros)
        .padStart(digits - 1, '0');
      return body + checkDigit(body);
    });
const words = fc
  .string({ minLength: 1, maxLength: 12, unit: fc.constantFrom(...`aé"',;=+-@\t\n 09.#`.split('')) })
  .map((each) => each.trim())
  .filter((each) => each !== '');
const codes = fc
  .string({ minLength: 1, maxLength: 12, unit: fc.constantFrom(...`AZ09'=+-,;".`.split('')) })
  .filter((each) => !/^'\d+$/.test(each));
const decimals = fc
  .tuple(fc.nat({ max: 99_999 }), fc.option(fc.nat({ max: 9999 }), { nil: undefined }))
  .map(([whole, part]) =>
    part === undefined
      ? `${whole}`
      : `${whole}.${String(part)
          .padStart(4, '0')
          .slice(0, (part % 4) + 1)}`,
  );
const dates = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

const valueOf: Readonly<Record<ColumnType, fc.Arbitrary<string>>> = {
  text: words,
  code: codes,
  gtin: key(14),
  gln: key(13),
  sscc: key(18),
  decimal: decimals,
  whole: fc.nat({ max: 999 }).map(String),
  date: dates,
  time: dates.map((day) => `${day}T08:30:00+01:00`),
  flag: fc.constantFrom('yes', 'no'),
};

/** A value as it is compared: decimals by what they are worth. */
const meant = (type: ColumnType, value: CellValue | undefined): unknown => {
  if (type === 'decimal') return exactDecimal(String(value));
  return type === 'flag' ? value === true || value === 'yes' : String(value);
};

describe('an exported file is read back unchanged', () => {
  const check = async (kind: RowKind, file: Uint8Array, values: readonly (readonly string[])[]): Promise<void> => {
    const of = uploadColumns[kind];
    const table = await readTable(file, of);
    expect(table.faults).toEqual([]);
    expect(table.rows.map((row) => of.map(({ name, type }) => meant(type, row.values[name])))).toEqual(
      values.map((row) => row.map((value, at) => meant(of[at]!.type, value))),
    );
  };
  const rowsOf = (kind: RowKind): fc.Arbitrary<string[][]> =>
    fc.array(fc.tuple(...uploadColumns[kind].map(({ type }) => valueOf[type])), { minLength: 1, maxLength: 5 });

  test.each(rowKinds)('as CSV: %s', async (kind) => {
    const property = fc.asyncProperty(rowsOf(kind), (values) =>
      check(kind, Buffer.from(templateCsv(kind, values)), values),
    );
    await fc.assert(property, { numRuns: 50 });
  });

  test.each(rowKinds)('as a workbook: %s', async (kind) => {
    const property = fc.asyncProperty(rowsOf(kind), async (values) =>
      check(kind, await buffer(await templateWorkbook(kind, values)), values),
    );
    await fc.assert(property, { numRuns: 3 });
  });
});

const columns = [
  { name: 'product', type: 'gtin' },
  { name: 'container', type: 'sscc' },
  { name: 'quantity', type: 'decimal' },
  { name: 'expiry', type: 'date' },
] as const;
type Name = (typeof columns)[number]['name'];
type Row = Readonly<Record<Name, string>>;

const good: fc.Arbitrary<Row> = fc.record({ product: key(14), container: key(18), quantity: decimals, expiry: dates });

type Damage = (value: string) => string;
const same: Damage = (value) => value;
const unpadded: Damage = (value) => value.replace(/^0+/, '');
const scientific: Damage = (value) => Number(value).toExponential(2).toUpperCase().replace('E', 'E');
const thousands =
  (group: string, mark: string): Damage =>
  (value) => {
    const [whole = '', part] = value.split('.');
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group);
    return part === undefined ? grouped : grouped + mark + part;
  };
const ordered =
  (form: string): Damage =>
  (value) => {
    const [year = '', month = '', day = ''] = value.split('-');
    return form
      .replace('Y', year)
      .replace('M', String(Number(month)))
      .replace('D', String(Number(day)));
  };
const around: Damage = (value) => ` ${value}\u00a0 `;
const asFormula: Damage = (value) => `="${value}"`;

interface Locale {
  readonly separator: string;
  readonly damages: Readonly<Record<Name, readonly Damage[]>>;
}
const keys = [same, unpadded, scientific, around, asFormula];
const german: Locale = {
  separator: ';',
  damages: {
    product: keys,
    container: keys,
    quantity: [same, around, thousands('', ','), thousands('.', ',')],
    expiry: [same, around, ordered('D.M.Y'), ordered('D. M. Y')],
  },
};
const american: Locale = {
  separator: ',',
  damages: {
    product: keys,
    container: keys,
    quantity: [same, around, thousands(',', '.')],
    expiry: [same, ordered('M/D/Y'), ordered('Y/M/D')],
  },
};
const british: Locale = { ...american, damages: { ...american.damages, expiry: [ordered('D/M/Y')] } };

const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;
const spelled = ['Product', 'CONTAINER', ' quantity ', 'Expiry_'];

describe('a damaged cell is read correctly or refused with its place, and never altered', () => {
  const check = async (file: Uint8Array, row: Row): Promise<void> => {
    try {
      const { rows, faults } = await readTable(file, columns);
      for (const { name, type } of columns) {
        if (faults.some((fault) => fault.row === 2 && fault.column === name && fault.cell !== undefined)) continue;
        expect({ name, value: meant(type, rows[0]!.values[name]) }).toEqual({ name, value: meant(type, row[name]) });
      }
    } catch (error) {
      if (!(error instanceof UnreadableTable)) throw error;
      expect(error.faults[0]).toMatchObject({ message: expect.any(String) });
    }
  };

  test('in CSV of several countries', async () => {
    const choice = fc.record({
      row: good,
      locale: fc.constantFrom(german, american, british),
      picks: fc.tuple(...columns.map(() => fc.nat())),
      order: fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }),
      start: fc.constantFrom('', '\uFEFF', 'hint'),
    });
    await fc.assert(
      fc.asyncProperty(choice, async ({ row, locale: { separator, damages }, picks, order, start }) => {
        const cells = columns.map(({ name }, at) => {
          const damage = damages[name][picks[at]! % damages[name].length]!;
          return quoted(damage(row[name]));
        });
        const line = (all: readonly string[]): string => order.map((at) => all[at]!).join(separator);
        const hint = start === 'hint' ? `sep=${separator}\r\n` : start;
        const text = `${hint}${line(spelled)}\r\n${line(cells)}\r\n`;
        // With a hint of Excel the row of cells is the third one.
        if (start !== 'hint') return check(Buffer.from(text), row);
        const { rows } = await readTable(Buffer.from(text), columns);
        expect(rows[0]!.row).toBe(3);
      }),
      { numRuns: 200 },
    );
  });

  test('in workbooks that keep numbers and dates', async () => {
    const days = (date: string): string => String(Date.parse(date) / 86_400_000 + 25_569);
    await fc.assert(
      fc.asyncProperty(good, fc.tuple(fc.nat(3), fc.nat(1), fc.nat(2), fc.nat(2)), async (row, picks) => {
        const asNumber = (value: string): string => String(Number(value));
        const cells = [
          [
            text('A2', row.product),
            number('A2', asNumber(row.product)),
            number('A2', `${Number(row.product)}`, 2),
            text('A2', unpadded(row.product)),
          ][picks[0]],
          [text('B2', row.container), number('B2', asNumber(row.container))][picks[1]],
          [
            text('C2', row.quantity),
            number('C2', row.quantity),
            number('C2', `${Number(row.quantity) * 1.0000000000000002}`),
          ][picks[2]],
          [text('D2', row.expiry), number('D2', days(row.expiry), 1), number('D2', days(row.expiry))][picks[3]],
        ];
        await check(
          sheetOf(
            columns.map(({ name }) => name),
            cells.join(''),
          ),
          row,
        );
      }),
      { numRuns: 30 },
    );
  });
});
