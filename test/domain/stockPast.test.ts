import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  pastDifference,
  readPast,
  type StockChange,
  withLatest,
  writePast,
} from '../../chaincode/src/domain/facts/stockPast';
import { add, type Decimal, isZero } from '../../chaincode/src/domain/quantity';
import { withMove } from '../../chaincode/src/domain/rules/pastStock';

const start = 1_780_000_000;
const amounts = fc.integer({ min: -50, max: 50 }).map((n): Decimal => `${n}`);
/** Far apart, or many within seconds. */
const seconds = (most: number): fc.Arbitrary<number> =>
  fc.oneof(fc.nat(most), fc.nat(12)).map((after) => start + after);
const utc = (second: number): string => new Date(second * 1000).toISOString();

/** Movements and now and then a count, in order of their times. */
const changes = (length: number, counted: boolean): fc.Arbitrary<StockChange[]> =>
  fc
    .array(
      fc.record({ at: seconds(200_000), kind: fc.constantFrom('move', counted ? 'count' : 'move'), amount: amounts }),
      {
        maxLength: length,
      },
    )
    .map((list) => list.toSorted((a, b) => a.at - b.at) as StockChange[]);

const total = (text: string): Decimal => readPast(text).reduce<Decimal>((sum, { amount }) => add(sum, amount), '0');

describe('the past of a stock', () => {
  test('is read as it was written', () => {
    fc.assert(
      fc.property(changes(12, true), (list) => {
        const kept = list.filter(({ kind, amount }) => kind === 'count' || !isZero(amount)).slice(-8);
        expect(readPast(writePast(kept))).toEqual(kept);
      }),
    );
  });

  test('with a later movement added to its text equals the past that is read and written in full', () => {
    let [added, left] = [0, 0];
    fc.assert(
      fc.property(changes(90, false), fc.array(fc.tuple(seconds(300_000), amounts, fc.boolean())), (list, moves) => {
        let text = writePast(list);
        for (const [at, amount, isNow] of moves) {
          const inFull = writePast(
            withMove(readPast(text), amount, { at: utc(at), findings: [], ...(isNow && { isNow: true as const }) })
              .changes,
          );
          const short = isZero(amount) ? undefined : withLatest(text, { at, isNow }, amount);
          if (short === undefined) left += 1;
          else {
            added += 1;
            // The full way may have merged changes that the short way still has one by one.
            expect(pastDifference(short, inFull)).toEqual([]);
            expect(total(short)).toBe(total(inFull));
          }
          text = short ?? inFull;
        }
      }),
      { numRuns: 300 },
    );
    expect(Math.min(added, left)).toBeGreaterThan(300);
  });

  test('differs from the past before by exactly the added movement, at any time', () => {
    fc.assert(
      fc.property(changes(14, false), seconds(200_000), amounts, (list, at, amount) => {
        const more = [...list, { at, kind: 'move', amount } as const].toSorted((a, b) => a.at - b.at);
        const expected = isZero(amount) ? [] : [{ at, amount }];
        expect(pastDifference(writePast(list), writePast(more))).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  test('is read in full where a movement is before the newest change, or there are counts, or nothing is left', () => {
    const text = writePast([
      { at: start, kind: 'move', amount: '10' },
      { at: start + 60, kind: 'move', amount: '-4' },
    ]);
    expect(withLatest(text, { at: start + 59, isNow: false }, '1')).toBeUndefined();
    expect(withLatest(text, { at: start + 60, isNow: false }, '4')).toBeUndefined();
    expect(withLatest(text, { at: start, isNow: true }, '-1')).toBeDefined();
    const counted = writePast([{ at: start, kind: 'count', amount: '10' }]);
    expect(withLatest(counted, { at: start + 60, isNow: false }, '1')).toBeUndefined();
  });

  test('grows by few changes before it is reduced', () => {
    let text = writePast([{ at: start, kind: 'move', amount: '1000' }]);
    let second = start;
    for (let n = 0; n < 500; n += 1) {
      const next = withLatest(text, { at: (second += 1), isNow: false }, '-1');
      text = next ?? writePast(withMove(readPast(text), '-1', { at: utc(second), findings: [] }).changes);
    }
    expect(readPast(text).length).toBeLessThan(30);
    expect(total(text)).toBe('500');
  });
});
