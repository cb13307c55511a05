import { describe, expect, test } from '@jest/globals';
import { Readiness } from '../../gateway/src/projection/readiness';

const bounds = { blocks: 10, seconds: 5 };

describe('a gateway is ready', () => {
  test('once the read model has the height that the ledger had at first', () => {
    const readiness = new Readiness(bounds);
    expect(readiness.fault({ ledger: 100, readModel: 95 })).toMatch(/5 blocks behind.*not caught up since the start/);
    expect(readiness.fault({ ledger: 105, readModel: 99 })).toMatch('not caught up since the start');
    expect(readiness.fault({ ledger: 106, readModel: 100 })).toBeUndefined();
  });

  test('as long as it is not more blocks behind than configured', () => {
    const readiness = new Readiness(bounds);
    expect(readiness.fault({ ledger: 100, readModel: 100 })).toBeUndefined();
    expect(readiness.fault({ ledger: 110, readModel: 100 })).toBeUndefined();
    expect(readiness.fault({ ledger: 112, readModel: 101 })).toBe('The read model is 11 blocks behind the ledger.');
  });

  test('as long as it applies blocks', () => {
    const clock = { now: 0 };
    const readiness = new Readiness(bounds, () => clock.now);
    expect(readiness.fault({ ledger: 100, readModel: 100 })).toBeUndefined();
    clock.now = 60_000;
    expect(readiness.fault({ ledger: 103, readModel: 101 })).toBeUndefined();
    clock.now = 66_000;
    expect(readiness.fault({ ledger: 103, readModel: 101 })).toMatch('applied none for 6 seconds');
    expect(readiness.fault({ ledger: 103, readModel: 102 })).toBeUndefined();
  });
});
