import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { byCodePoint } from '../../chaincode/src/domain/codePoints';
import { canonicalJson, contentHash } from '../../chaincode/src/domain/encoding';
import {
  add,
  compare,
  type Decimal,
  isNegative,
  isZero,
  negate,
  parseDecimal,
  quantity,
  quantityOrZero,
  subtract,
  sum,
  unitOfMeasure,
} from '../../chaincode/src/domain/quantity';
import { sha256Hex } from '../../chaincode/src/domain/sha256';

/** Half of them are whole numbers, which are computed differently. */
const fraction = fc.oneof(fc.constant(0), fc.nat(999_999));
const decimal: fc.Arbitrary<Decimal> = fc
  .tuple(fc.bigInt(-(10n ** 15n) + 1n, 10n ** 15n - 1n), fraction)
  .map(([whole, millionths]) => parseDecimal(`${whole}.${String(millionths).padStart(6, '0')}`)!);

describe('a decimal', () => {
  test.each([
    ['25000', '25000'],
    ['00025000.500000', '25000.5'],
    ['0.0', '0'],
    ['-0.0', '0'],
    ['-0.50', '-0.5'],
    ['999999999999999.999999999999', '999999999999999.999999999999'],
    [0.5, '0.5'],
    [-12.25, '-12.25'],
    [123456789012345, '123456789012345'],
    [0.000001, '0.000001'],
    [1e-7, '0.0000001'],
  ])('%j reads as %s', (given, expected) => {
    expect(parseDecimal(given)).toBe(expected);
  });

  test.each([
    '',
    ' 1',
    '1 ',
    '+1',
    '.5',
    '5.',
    '1e3',
    '0x10',
    '1,000',
    '1.0000000000001',
    '1000000000000000',
    'NaN',
    '١',
    '0'.repeat(65),
    Number.NaN,
    Number.POSITIVE_INFINITY,
    1e21,
    1e-13,
    0.1 + 0.2,
    2 ** 53,
    Number('12345678901.123456'),
  ])('%j is refused', (given) => {
    expect(parseDecimal(given)).toBeUndefined();
  });

  test('adds exactly where floats do not', () => {
    expect(add('0.1', '0.2')).toBe('0.3');
    expect(subtract('0.3', '0.3')).toBe('0');
    expect(sum(['999999999999999.999999', '0.000001', '-0.5'])).toBe('999999999999999.5');
    expect(sum([])).toBe('0');
  });

  test('satisfies the laws of arithmetic', () => {
    fc.assert(
      fc.property(decimal, decimal, decimal, (a, b, c) => {
        expect(subtract(add(a, b), b)).toBe(a);
        expect(add(add(a, b), c)).toBe(add(a, add(b, c)));
        expect(sum([a, b, c])).toBe(sum([c, a, b]));
        expect(add(a, negate(a))).toBe('0');
        expect(compare(a, b)).toBe(-compare(b, a) + 0);
        expect(isNegative(subtract(a, b))).toBe(compare(a, b) < 0);
        expect(isZero(subtract(a, b))).toBe(a === b);
      }),
    );
  });

  test('is parsed from its own text as the same', () => {
    fc.assert(
      fc.property(decimal, (a) => {
        expect(parseDecimal(a)).toBe(a);
      }),
    );
  });
});

describe('the schemas of quantities and units', () => {
  test('refuse quantities below their minimum', () => {
    expect(quantity.parse('2.50')).toBe('2.5');
    expect(quantity.safeParse(0).success).toBe(false);
    expect(quantity.safeParse('-1').success).toBe(false);
    expect(quantityOrZero.parse(-0)).toBe('0');
    expect(quantityOrZero.safeParse('-0.1').success).toBe(false);
    expect(quantity.safeParse(true).success).toBe(false);
    expect(quantity.safeParse('1e3').error?.issues[0]?.message).toContain('without exponent');
  });

  test('accept the unit codes of trade', () => {
    for (const code of ['KGM', 'LBR', 'CS', 'EA', 'C62', 'XCS', 'DZN']) expect(unitOfMeasure.parse(code)).toBe(code);
    for (const code of ['kgm', 'K', 'KILO', '', 'ZZ9']) expect(unitOfMeasure.safeParse(code).success).toBe(false);
    expect(unitOfMeasure.safeParse('ZZ9').error?.issues[0]?.message).toMatch(/^ZZ9 is not a supported unit/);
  });
});

describe('the encoder', () => {
  test('writes the same text for equal values', () => {
    expect(canonicalJson({ b: [1, 'é', null], a: { d: true, c: '' } })).toBe(
      '{"a":{"c":"","d":true},"b":[1,"é",null]}',
    );
    expect(contentHash({ b: 1, a: 2 })).toBe(sha256Hex('{"a":2,"b":1}'));
    expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(sha256Hex(new Uint8Array([97, 98, 99]))).toBe(sha256Hex('abc'));
  });

  test.each([
    [{ a: undefined }],
    [1.5],
    [-0],
    [2 ** 53],
    [Number.NaN],
    [1n],
    [new Date(0)],
    [new Map()],
    [() => 1],
    [[Symbol('s')]],
  ])('refuses %p', (value) => {
    expect(() => canonicalJson(value)).toThrow(TypeError);
  });

  test('keeps the value and ignores the order of keys', () => {
    const value = fc
      .jsonValue()
      .map(
        (json) =>
          JSON.parse(
            JSON.stringify(json, (_, v: unknown) => (typeof v === 'number' ? (Math.trunc(v) % 1e9) + 0 : v)),
          ) as unknown,
      );
    const reversed = (v: unknown): unknown => {
      if (Array.isArray(v)) return v.map(reversed);
      if (typeof v !== 'object' || v === null) return v;
      return Object.fromEntries(
        Object.entries(v)
          .reverse()
          .map(([k, each]) => [k, reversed(each)]),
      );
    };
    fc.assert(
      fc.property(value, (v) => {
        expect(JSON.parse(canonicalJson(v))).toEqual(v);
        expect(canonicalJson(reversed(v))).toBe(canonicalJson(v));
      }),
    );
  });

  test('orders by code point, as UTF-8 bytes do', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        expect(Math.sign(byCodePoint(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
    );
    expect(byCodePoint('\ufffd', '😀')).toBeLessThan(0);
  });
});
