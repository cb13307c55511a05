import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { NotEndorsed } from '../../gateway/src/ledger/ledger';
import { failing, faultyWritesOfEachTest, ids, many, needsAbsent, request, sizes } from './absentEndorsers';

const given = faultyWritesOfEachTest();

describe('quarantined writes, which recently failed alone', () => {
  test('do not accumulate while clients time out and retry, and delay no other write', async () => {
    const at = given();
    let hasEnded = false;
    const impatient = many('away-h', 60).map(async (made) => {
      while (!hasEnded) {
        void at.once([made]);
        await delay(5 * failing);
      }
    });
    const waiting: number[] = [];
    const tries: number[] = [];
    for (let round = 0; round < 6; round++) {
      await delay(10 * failing);
      waiting.push(at.writes.waiting);
      tries.push(await at.insist(`near-${round}`, () => false));
    }
    hasEnded = true;
    await Promise.all(impatient);
    expect(Math.max(...waiting)).toBeLessThanOrEqual(60);
    expect(tries).toEqual([1, 1, 1, 1, 1, 1]);
  });

  test('soon stop delaying other writes, for any number of writes and retries', async () => {
    const at = given();
    let hasEnded = false;
    const absent = many('away-i', 200).map(({ id }) => at.insist(id, () => hasEnded));
    const near = await Promise.all(['x', 'y', 'z'].map((id) => at.insist(`few-${id}`, () => false)));
    expect(Math.max(...near)).toBeLessThanOrEqual(2);
    const areAlone = (): boolean => at.failed.length >= 32 && sizes(at.failed.slice(-32)).every((size) => size === 1);
    while (!areAlone()) await delay(failing);
    at.failed = [];
    expect(await at.once(many('fresh', 50))).toEqual([]);
    while (at.failed.length < 16) await delay(failing);
    expect(new Set(sizes(at.failed))).toEqual(new Set([1]));
    hasEnded = true;
    await Promise.all(absent);
  });

  test('are all rejected when the first of them fails again', async () => {
    const at = given();
    const all = many('away-j', 16);
    await at.once(all);
    at.failed = [];
    expect(await at.once(all)).toHaveLength(16);
    expect(sizes(at.failed)).toEqual([1]);
  });

  test('share batches again once they succeed, also the second time', async () => {
    const at = given();
    const all = many('away-k', 16);
    for (let incident = 0; incident < 2; incident++) {
      at.fault = needsAbsent;
      at.failed = [];
      expect(await at.once(all)).toHaveLength(16);
      expect(await at.once(all)).toHaveLength(16);
      expect(sizes(at.failed)).toEqual([16, ...ids(all).map(() => 1), 1]);
      at.fault = () => undefined;
      at.through = [];
      expect(await at.once(all)).toEqual([]);
      expect(sizes(at.through)).toEqual([1, 2, 4, 8, 1]);
    }
    at.through = [];
    expect(await at.once(many('l', 400))).toEqual([]);
    expect(at.through.length).toBeLessThanOrEqual(6);
    at.through = [];
    expect(await at.once(many('m', 400))).toEqual([]);
    expect(sizes(at.through)).toEqual([400]);
  });

  test('start with one write per batch again after a new failure', async () => {
    const at = given();
    const all = many('away-n', 16);
    await at.once(all);
    at.fault = (batch) => (batch.includes('away-n-5') ? new NotEndorsed('Another one is away.') : undefined);
    const refused = await at.once(all);
    expect(sizes(at.through)).toEqual([1, 2]);
    expect(refused).toEqual(ids(all.slice(3)));
    at.fault = () => undefined;
    at.through = [];
    expect(await at.once(all.slice(3))).toEqual([]);
    expect(sizes(at.through)).toEqual([1, 2, 4, 6]);
  });

  test('leave the quarantine a minute after their last attempt', async () => {
    const at = given();
    const all = many('away-o', 16);
    await at.once(all);
    at.timeGoesBy(40_000);
    await at.once(all);
    at.timeGoesBy(40_000);
    at.failed = [];
    await at.once(all);
    expect(sizes(at.failed)).toEqual([1]);
    at.fault = () => undefined;
    at.timeGoesBy(61_000);
    expect(await at.once(all)).toEqual([]);
    expect(sizes(at.through)).toEqual([16]);
  });
});

describe('a write that has waited for fifteen seconds', () => {
  test('behind writes that cannot be endorsed is rejected with their error', async () => {
    const at = given();
    await at.once([request('away-p')]);
    at.failed = [];
    const all = many('away-q', 100);
    const settled = at.once(all);
    await delay(failing / 2);
    at.timeGoesBy(16_000);
    expect(await settled).toEqual(ids(all));
    expect(at.failed.length).toBeLessThanOrEqual(17);
  });

  test('keeps waiting if batches succeed again', async () => {
    const at = given();
    await at.once([request('away-s')]);
    for (let batch = 0; batch < 5; batch++) await at.once([request(`s-${batch}`)]);
    const settled = at.once([request('t-1', 'lot'), request('t-2', 'lot'), ...many('t', 500)]);
    at.timeGoesBy(16_000);
    expect(await settled).toEqual([]);
    expect(at.through.at(-1)).toHaveLength(102);
  });
});
