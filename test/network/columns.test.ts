import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Bytes, float64s, int32s } from '../../network/src/embedded/state/columns';

/** Sizes of parts that are added one after the other; some need more than all memory that was reserved before. */
const sizesOfParts = fc.array(fc.oneof(fc.nat(50), fc.nat(12_000)), { minLength: 1, maxLength: 6 });

describe('memory that grows in place', () => {
  test.each([
    ['whole numbers', int32s, Int32Array],
    ['all numbers', float64s, Float64Array],
  ])('keeps %s, pushed or appended, and gives copies of them', (_, make, kind) => {
    fc.assert(
      fc.property(sizesOfParts, (sizes) => {
        const [pushed, appended] = [make(), make()];
        const count = sizes.reduce((sum, size) => sum + size, 0);
        const expected = new kind(Array.from({ length: count }, (_value, n) => n + 1));
        for (const size of sizes) {
          const start = pushed.length;
          for (const value of expected.subarray(start, start + size)) pushed.push(value);
          appended.append(pushed.from(start));
        }
        const copy = pushed.from(0);
        if (expected.length > 0) pushed.set(0, -1);
        const bytes = Buffer.from(expected.buffer);
        expect(copy.equals(bytes)).toBe(true);
        expect(appended.from(0).equals(bytes)).toBe(true);
        if (expected.length > 0) expect(pushed.from(1).equals(bytes.subarray(kind.BYTES_PER_ELEMENT))).toBe(true);
        expect(() => pushed.at(expected.length)).toThrow(RangeError);
      }),
      { numRuns: 30 },
    );
  });

  test('keeps bytes', () => {
    fc.assert(
      fc.property(sizesOfParts, (sizes) => {
        const bytes = new Bytes();
        const texts = sizes.map((size, n) => String(n).repeat(size * 40));
        for (const text of texts) bytes.append(Buffer.from(text));
        const whole = texts.join('');
        expect(bytes.from(0).equals(Buffer.from(whole))).toBe(true);
        const some = Math.min(5, whole.length);
        expect(bytes.text(0, some)).toBe(whole.slice(0, some));
      }),
      { numRuns: 20 },
    );
  });
});
