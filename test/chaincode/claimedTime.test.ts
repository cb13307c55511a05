import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { utcTime } from '../../chaincode/src/domain/epcis/utcTime';
import { futureFinding, isBefore } from '../../chaincode/src/domain/rules/claimedTime';

const latest = Date.UTC(9990, 0);
const moment = fc.integer({ min: Date.UTC(1001, 0), max: latest });
/** The same moment as facts have it, and as a sender may write it. */
const spellings = (milliseconds: number): string[] => {
  const plain = utcTime(new Date(milliseconds).toISOString())!;
  const local = new Date(milliseconds + 90 * 60_000).toISOString().replace('Z', '+01:30');
  return [plain, local, plain.replace('T', 't'), plain.replace('Z', '0Z')];
};
const pair = fc
  .tuple(moment, fc.oneof(fc.integer({ min: -2500, max: 2500 }), fc.integer({ min: -2_000_000, max: 2_000_000 })))
  .map(([first, apart]) => [first, Math.min(first + apart, latest)] as const);

test('a time is before another one by whole seconds, however both are written', () => {
  fc.assert(
    fc.property(pair, ([first, second]) => {
      const expected = Math.floor(first / 1000) < Math.floor(second / 1000);
      for (const a of spellings(first)) for (const b of spellings(second)) expect(isBefore(a, b)).toBe(expected);
    }),
  );
});

test('a time is in the future by more than a quarter of an hour, however both are written', () => {
  fc.assert(
    fc.property(pair, ([claimed, now]) => {
      const expected = claimed - now > 15 * 60_000;
      for (const a of spellings(claimed)) {
        for (const b of spellings(now)) expect(futureFinding(a, b) !== undefined).toBe(expected);
      }
    }),
  );
});
