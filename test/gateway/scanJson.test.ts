import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type JsonLimits, scanJson } from '../../gateway/src/http/scanJson';

const none: JsonLimits = {
  depth: 2000,
  values: Infinity,
  entries: Infinity,
  text: Infinity,
  number: Infinity,
  longNumbers: Infinity,
};
const scan = (text: string, limits: Partial<JsonLimits> = {}): string | undefined =>
  scanJson(Buffer.from(text), { ...none, ...limits })?.fault;

interface Size {
  readonly depth: number;
  readonly values: number;
  readonly entries: number;
  readonly text: number;
  readonly number: number;
}

const largest = (sizes: readonly Size[], field: keyof Size): number => Math.max(0, ...sizes.map((size) => size[field]));
const bytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/** The same sizes, from the value and not from its bytes. */
function sizeOf(value: unknown): Size {
  const one = { depth: 0, values: 1, entries: 0, text: 0, number: 0 };
  if (typeof value === 'string') return { ...one, text: bytes(value) - 2 };
  if (typeof value !== 'object' || value === null) return { ...one, number: bytes(value) };
  const inside = Array.isArray(value) ? value.map(sizeOf) : Object.entries(value).flat().map(sizeOf);
  return {
    depth: 1 + largest(inside, 'depth'),
    values: 1 + inside.reduce((sum, { values }) => sum + values, 0),
    entries: Math.max(inside.length, largest(inside, 'entries')),
    text: largest(inside, 'text'),
    number: largest(inside, 'number'),
  };
}

const hasProto = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  Object.entries(value).some(([key, each]) => key === '__proto__' || hasProto(each));

const awkward = fc.constantFrom('"', '\\', '\\"', '{', '[,', '}:', '\u2028', '😀', 'ä', '__proto__', '\\u005f', '\n');
const json = fc.jsonValue({ maxDepth: 6, noUnicodeString: false });
const value = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 6 }, json, awkward, fc.array(tie('value')), fc.dictionary(awkward, tie('value'))),
})).value;
/** JSON text, with space wherever it may stand. */
const written = fc
  .record({ value, indent: fc.constantFrom('', ' ', '\t', '\r\n ') })
  .map(({ value: each, indent }) => ({
    value: each,
    text: `${indent}${JSON.stringify(each, null, indent)}${indent}`,
  }));

describe('the scan of JSON', () => {
  test('counts levels, values, entries and bytes of texts and numbers exactly', () => {
    fc.assert(
      fc.property(written, ({ value: each, text }) => {
        fc.pre(!hasProto(each));
        const { depth, values, entries, text: longest, number } = sizeOf(each);
        const exact = { depth, values, entries, text: longest, number };
        expect(scan(text, exact)).toBeUndefined();
        expect(scan(text, { ...exact, values: values - 1 })).toBe('values');
        if (depth > 0) expect(scan(text, { depth: depth - 1 })).toBe('depth');
        if (entries > 0) expect(scan(text, { entries: entries - 1 })).toBe('entries');
        if (longest > 0) expect(scan(text, { text: longest - 1 })).toBe('text');
        if (number > 0) expect(scan(text, { number: number - 1 })).toBe('number');
      }),
    );
  });

  test('counts the numbers that are longer than any double', () => {
    const number = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((each) => JSON.stringify(each)),
      fc.stringMatching(/^-?[1-9][0-9]{0,40}$/),
      fc.stringMatching(/^[1-9]\.[0-9]{1,40}(e[-+][1-9])?$/),
    );
    fc.assert(
      fc.property(fc.array(number), (numbers) => {
        const longNumbers = numbers.filter((each) => each.length > 24).length;
        const text = `{"a":[${numbers.map((each) => `{"quantity": ${each}}`).join(',')}]}`;
        expect(scan(text, { longNumbers })).toBeUndefined();
        if (longNumbers > 0) expect(scan(text, { longNumbers: longNumbers - 1 })).toBe('longNumbers');
      }),
    );
    const doubles = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(fc.property(doubles, (each) => scan(JSON.stringify(each), { longNumbers: 0 }) === undefined));
  });

  test('finds the key __proto__ anywhere and in any spelling, and no other text', () => {
    const letters = Array.from('__proto__', (letter) =>
      fc.constantFrom(
        letter,
        `\\u00${letter.charCodeAt(0).toString(16)}`,
        `\\u00${letter.charCodeAt(0).toString(16).toUpperCase()}`,
      ),
    );
    fc.assert(
      fc.property(fc.tuple(...letters), fc.constantFrom('', ' ', '\n\t'), value, (spelling, space, each) => {
        const key = `"${spelling.join('')}"`;
        expect(scan(`[${JSON.stringify(each)},{${key}${space}:1}]`)).toBe('proto');
        expect(scan(`{"a":${key}${space}}`)).toBeUndefined();
      }),
    );
    fc.assert(
      fc.property(written, ({ value: each, text }) => {
        expect(scan(text) === 'proto').toBe(hasProto(each));
      }),
    );
  });

  test('ends on any bytes, and accepts nothing in which JSON.parse finds more', () => {
    const pieces = fc.array(
      fc.constantFrom('{', '}', '[', ']', '"', '\\', ':', ',', ' ', '1', 'a', '\\u00', '__proto__'),
    );
    const limits = { depth: 3, values: 8, entries: 4, text: 6, number: 6, longNumbers: 0 };
    fc.assert(
      fc.property(
        fc.oneof(
          pieces.map((each) => Buffer.from(each.join(''))),
          fc.uint8Array().map((each) => Buffer.from(each)),
        ),
        (given) => {
          const fault = scanJson(given, limits);
          const parsed = parse(given.toString());
          if (fault || parsed === undefined) return;
          const size = sizeOf(parsed.value);
          expect(size.depth).toBeLessThanOrEqual(limits.depth);
          expect(size.values).toBeLessThanOrEqual(limits.values);
          expect(size.entries).toBeLessThanOrEqual(limits.entries);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('reports the position in bytes', () => {
    expect(scanJson(Buffer.from('[[1], [[2]]]'), { ...none, depth: 2 })).toEqual({ fault: 'depth', at: 7 });
  });
});

function parse(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
