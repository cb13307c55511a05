import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isInRange, isReversed } from '../../gateway/src/answers/serialRange';

describe('a range of serial numbers', () => {
  const before = fc.constantFrom('', 'A', 'LINE-2/', '1a');
  const number = fc.nat(100_000);
  const ends = fc.tuple(number, number).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));

  test('has the numbers between its ends after the same text, with any leading zeros', () => {
    const zeros = fc.constantFrom('', '0', '000');
    fc.assert(
      fc.property(before, ends, number, zeros, (text, { from, to }, n, zero) => {
        const range = { from: `${text}${from}`, to: `${text}${zero}${to}` };
        expect(isReversed(range)).toBe(false);
        expect(isInRange(`${text}${zero}${n}`, range)).toBe(from <= n && n <= to);
        expect(isInRange(`x${text}${n}`, range)).toBe(false);
      }),
    );
  });

  test('with other ends has what text lies between', () => {
    expect(isInRange('B', { from: 'A', to: 'C' })).toBe(true);
    expect(isInRange('A5', { from: 'A1', to: 'B1' })).toBe(true);
    expect(isInRange('D', { from: 'A', to: 'C' })).toBe(false);
  });

  test.each([
    ['A10', 'A9'],
    ['10', '9'],
    ['B', 'A'],
  ])('from %s to %s is reversed', (from, to) => {
    expect(isReversed({ from, to })).toBe(true);
    expect(isReversed({ from: to, to: from })).toBe(false);
  });
});
