import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type DailyDemand, stretchesOf, testedLevel } from '../../../gateway/src/inventory/backtestStock';
import { seed } from '../../seed';

const history: fc.Arbitrary<DailyDemand> = fc.array(
  fc.oneof({ weight: 5, arbitrary: fc.nat(20) }, { weight: 1, arbitrary: fc.constant(undefined) }),
  { maxLength: 60 },
);
const length = fc.integer({ min: 1, max: 9 });
const level = fc.double({ min: 0.5, max: 0.99, noNaN: true });

/** Every stretch, added up one by one. */
const plainStretches = (days: DailyDemand, count: number): number[] =>
  days.flatMap((_day, at) => {
    const within = days.slice(at, at + count);
    const known = within.filter((value) => value !== undefined);
    return known.length === count ? [known.reduce((sum, value) => sum + value, 0)] : [];
  });

describe(`stock that a history tests (seed ${seed})`, () => {
  test('takes every stretch of days that count, and no other', () => {
    fc.assert(
      fc.property(history, length, (days, count) => {
        expect(stretchesOf(days, count)).toEqual(plainStretches(days, count));
      }),
      { seed },
    );
  });

  test('serves the wanted share of the stretches, and no smaller stock does', () => {
    fc.assert(
      fc.property(history, fc.array(length, { minLength: 1, maxLength: 3 }), level, (days, lengths, wanted) => {
        const demands = lengths.flatMap((count) => plainStretches(days, count));
        const tested = testedLevel(days, lengths, wanted);
        const served = (stock: number): number => demands.filter((demand) => demand <= stock).length / demands.length;
        if (!tested) {
          expect(demands.length * (1 - wanted)).toBeLessThan(1);
          return;
        }
        expect(tested).toMatchObject({ stretches: demands.length, served: served(tested.level) });
        expect(served(tested.level)).toBeGreaterThanOrEqual(wanted - 1e-9);
        expect(served(tested.level - 1e-6)).toBeLessThan(wanted);
      }),
      { seed },
    );
  });

  test.each([
    [0.95, 19, undefined],
    [0.95, 20, 19],
    [0.9, 10, 9],
    [0.5, 2, 1],
  ])('of a level of %f and %i days of 1, 2, 3 … needs enough of them', (wanted, count, expected) => {
    const days = Array.from({ length: count }, (_, index) => index + 1);
    expect(testedLevel(days, [1], wanted)?.level).toBe(expected);
  });

  test('takes a part of a day as a whole one', () => {
    const days = Array.from({ length: 12 }, () => 5);
    expect(testedLevel(days, [2.2], 0.9)).toEqual({ level: 15, stretches: 10, served: 1 });
  });
});
