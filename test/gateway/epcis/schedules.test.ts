import { describe, expect, test } from '@jest/globals';
import { nextRun, type Schedule } from '../../../gateway/src/epcis/subscriptions/schedule';

describe('schedules', () => {
  const after = new Date('2026-11-26T10:30:15.000Z');
  test.each<[Schedule, string | undefined]>([
    [{ hour: '1', minute: '5' }, '2026-11-27T01:05:00.000Z'],
    [{ minute: '5' }, '2026-11-26T11:05:00.000Z'],
    [{ minute: '0,[30-45]' }, '2026-11-26T10:31:00.000Z'],
    [{ second: '0,20' }, '2026-11-26T10:30:20.000Z'],
    [{ dayOfWeek: '1' }, '2026-11-30T00:00:00.000Z'],
    [{ dayOfWeek: '7', hour: '12' }, '2026-11-29T12:00:00.000Z'],
    [{ dayOfMonth: '1', month: '[1-3]' }, '2027-01-01T00:00:00.000Z'],
    [{ dayOfMonth: '13', dayOfWeek: '5' }, '2027-08-13T00:00:00.000Z'],
  ])('%j comes next at %s', (schedule, next) => {
    expect(nextRun(schedule, after)?.toISOString()).toBe(next);
  });
});
