import { describe, expect, test } from '@jest/globals';
import { clockNotice } from '../../gateway/src/ledger/embedded/openingNotices';
import { clockMove } from '../../gateway/src/watchClock';

const day = 24 * 60 * 60 * 1000;

describe('a clock that is wrong', () => {
  const last = new Date('2026-05-01T12:00:00Z');
  test.each([
    ['2026-04-30T12:00:00Z', /is behind the ledger: .*2026-04-30.*2026-05-01.*Nothing is lost/],
    ['2028-05-01T12:00:00Z', /more than a year ahead of the ledger: .*2028.*2026.*Nothing is lost/],
  ])('causes a notice at the start: %s', (now, said) => {
    expect(clockNotice(last, new Date(now))).toMatch(said);
  });

  const year = 365 * day;
  test.each([
    ['set back by a day', -day, /^The clock was set back: it says 2026-05-01.*should say about 2026-05-02/],
    ['set ahead by two years', 2 * year, /^The clock was set ahead by more than a year: it says 2028/],
    ['corrected by ten minutes', -600_000, undefined],
    ['ahead, as after a machine that slept', 3 * day, undefined],
  ])('causes a notice while the gateway runs if it was %s', (_, moved, said) => {
    const before = { wall: Date.UTC(2026, 4, 2, 12), steady: 5000 };
    const notice = clockMove(before, { wall: before.wall + moved + 60_000, steady: 65_000 });
    if (said) expect(notice).toMatch(said);
    else expect(notice).toBeUndefined();
  });

  test('causes no notice for a small difference, or after some months without writes', () => {
    expect(clockNotice(last, new Date('2026-05-01T11:50:00Z'))).toBeUndefined();
    expect(clockNotice(last, new Date('2027-02-01T12:00:00Z'))).toBeUndefined();
    expect(clockNotice(undefined, new Date())).toBeUndefined();
  });
});
