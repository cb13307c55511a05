import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { convert, isComparable } from '../../chaincode/src/domain/convert';
import { parseExactJson } from '../../chaincode/src/domain/epcis/exactJson';
import {
  add,
  compare,
  type Decimal,
  eventQuantity,
  exactDecimal,
  isHoldable,
  scale,
  subtract,
} from '../../chaincode/src/domain/quantity';
import { packageCodes, uomCodes } from '../../chaincode/src/domain/uomCodes';

const digits = fc.stringMatching(/^\d{1,60}$/);
const long: fc.Arbitrary<Decimal> = fc
  .tuple(fc.boolean(), digits, digits)
  .map(([below, whole, fraction]) => exactDecimal(`${below ? '-' : ''}${whole}.${fraction}`)!);
const uom = fc.constantFrom(...uomCodes);

const numbers = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  digits.map((fraction) => `0.${fraction}`),
  fc
    .tuple(
      fc.constantFrom('', '', '-', '+', '0'),
      digits,
      fc.constantFrom('', '.', 'e', '.1e-', '.', 'x'),
      fc.stringMatching(/^\d{0,3}$/),
    )
    .map((each) => each.join('')),
);
const keys = fc.constantFrom(
  '"quantity"',
  '"quantity" ',
  '"a\\"quantity"',
  '"other":"\\\\","quantity"',
  '"other"',
  '"quantity',
);
const objects = fc.array(fc.tuple(keys, fc.constantFrom(':', ' :\n'), numbers), { minLength: 1, maxLength: 3 });

type Reviver = (key: string, value: unknown) => unknown;
/** The same by the source text of each value, which JSON.parse passes to a reviver. Shorter numbers with 15 digits are exact. */
const exactQuantity = (key: string, value: unknown, { source = '' }: { readonly source?: string }): unknown => {
  const isLong = key === 'quantity' && typeof value === 'number' && source.length >= 16;
  const exact = isLong ? exactDecimal(source) : undefined;
  return exact === undefined || exact === exactDecimal(value as number) ? value : exact;
};
const result = (read: () => unknown): unknown => {
  try {
    return read();
  } catch (error) {
    return String(error);
  }
};

const bare = (code: string): string => (code.length === 3 ? code.slice(1) : code);

describe('an exact decimal', () => {
  test.each([
    [22.6796185, '22.6796185'],
    ['22.679618500', '22.6796185'],
    [1e-7, '0.0000001'],
    [1.5e21, '1500000000000000000000'],
    ['1e3', '1000'],
    ['-12.50E-3', '-0.0125'],
    ['+.5', '0.5'],
    ['5.', '5'],
    ['0.00e5', '0'],
    ['-0', '0'],
    [5e-324, `0.${'0'.repeat(323)}5`],
    ['9'.repeat(60), '9'.repeat(60)],
    ['1234567890.123456', '1234567890.123456'],
  ])('%j is %s', (given, expected) => {
    expect(exactDecimal(given)).toBe(expected);
  });

  test.each(['', '.', 'e5', '1,5', ' 1', '0x1', '1e401', '1e99999', 'NaN', '1'.repeat(5000)])('refuses %j', (given) => {
    expect(exactDecimal(given)).toBeUndefined();
  });

  test('of any length satisfies the laws of arithmetic', () => {
    fc.assert(
      fc.property(long, long, (a, b) => {
        expect(subtract(add(a, b), b)).toBe(a);
        expect(compare(a, b)).toBe(Math.sign(Number(subtract(a, b))));
        expect(exactDecimal(a)).toBe(a);
      }),
    );
  });

  test('of an event may have more digits than stock can hold', () => {
    const wanted = '1234567890123456789.5';
    expect(eventQuantity.parse(wanted)).toBe(wanted);
    expect([isHoldable(wanted), isHoldable('22.6796185'), isHoldable('-1')]).toEqual([false, true, false]);
    expect(eventQuantity.safeParse('-1').success).toBe(false);
  });

  test('stays exact through JSON if it is a quantity', () => {
    const text =
      '{"a":[{"quantity":0.12345678901234567890123},{"quantity":12345678901234567890,"other":0.1234567890123456789}]}';
    expect(parseExactJson(text)).toEqual({
      a: [
        { quantity: '0.12345678901234567890123' },
        { quantity: '12345678901234567890', other: Number('0.1234567890123456789') },
      ],
    });
    expect(parseExactJson('{"quantity":22.6796185}')).toEqual({ quantity: 22.6796185 });
    expect(parseExactJson('{"quantity":0.3000000000000000000}')).toEqual({ quantity: 0.3 });
    expect(parseExactJson('{"a\\"quantity":12345678901234567890}')).toEqual({
      'a"quantity': Number('12345678901234567890'),
    });
  });

  test('becomes text only if a number would round it; invalid JSON stays invalid', () => {
    fc.assert(
      fc.property(objects, (fields) => {
        const text = `{${fields.map((each) => each.join('')).join(',')}}`;
        expect(result(() => parseExactJson(text))).toEqual(result(() => JSON.parse(text, exactQuantity as Reviver)));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('conversion', () => {
  test.each([
    ['500', 'GRM', 'KGM', '0.5'],
    ['50', 'LBR', 'KGM', '22.6796185'],
    ['1', 'ONZ', 'KGM', '0.028349523125'],
    ['16', 'ONZ', 'LBR', '1'],
    ['22.6796185', 'KGM', 'LBR', '50'],
    ['1', 'TNE', 'MGM', '1000000000'],
    ['1', 'STN', 'LBR', '2000'],
    ['750', 'MLT', 'LTR', '0.75'],
    ['1', 'GLL', 'PT', '8'],
    ['1', 'GLL', 'LTR', '3.785411784'],
    ['1', 'MTQ', 'LTR', '1000'],
    ['12', 'INH', 'FOT', '1'],
    ['1', 'HAR', 'MTK', '10000'],
    ['5', 'EA', 'H87', '5'],
    ['5', 'PCE', 'C62', '5'],
    ['2', 'DZN', 'EA', '24'],
    ['5', 'C62', 'CS', '5'],
    ['5', 'XCS', 'CS', '5'],
    ['5', 'BX', 'XBX', '5'],
    ['1', 'KGM', 'LBR', undefined],
    ['1', 'KGM', 'LTR', undefined],
    ['5', 'EA', 'CS', undefined],
    ['5', 'CS', 'EA', undefined],
    ['5', 'CS', 'BX', undefined],
    ['1', 'QQQ', 'KGM', undefined],
  ] as const)('%s %s in %s is %s', (quantity, from, to, expected) => {
    expect(convert(quantity, from, to)).toBe(expected);
  });

  test('back and forth gives the same quantity, and never more', () => {
    fc.assert(
      fc.property(long, uom, uom, (quantity, from, to) => {
        const there = convert(quantity, from, to);
        const back = there === undefined ? undefined : convert(there, to, from);
        expect(back ?? quantity).toBe(quantity);
        expect(there === undefined || isComparable(from, to)).toBe(true);
      }),
    );
  });

  test('of parts adds up to the conversion of the whole', () => {
    fc.assert(
      fc.property(long, long, fc.constantFrom('GRM', 'LBR', 'ONZ', 'TNE'), (a, b, from) => {
        const parts = [a, b].map((each) => convert(each, from, 'KGM')!);
        expect(add(parts[0]!, parts[1]!)).toBe(convert(add(a, b), from, 'KGM'));
      }),
    );
  });

  test('treats a count without unit as any package, but never one package as another', () => {
    for (const code of packageCodes) {
      expect(convert('7', 'C62', code)).toBe('7');
      for (const other of packageCodes) expect(isComparable(code, other)).toBe(bare(code) === bare(other));
    }
  });

  test('scales exactly, or returns undefined', () => {
    expect(scale('10', '3', '4')).toBe('7.5');
    expect(scale('-1', '1', '8')).toBe('-0.125');
    expect(scale('1', '1', '3')).toBeUndefined();
    expect(scale('0', '5', '3')).toBe('0');
  });
});
