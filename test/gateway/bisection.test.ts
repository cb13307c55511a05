import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { LedgerFailure, TooLarge } from '../../gateway/src/ledger/ledger';
import { failing, faultyWritesOfEachTest, ids, many, request, sizes } from './absentEndorsers';

const given = faultyWritesOfEachTest();

describe('a batch that could not be endorsed', () => {
  test('given one failing write, rejects only that write', async () => {
    const at = given();
    const all = [...many('a', 250), request('away-a'), ...many('b', 149)];
    expect(await at.once(all)).toEqual(['away-a']);
    expect(sizes(at.failed)).toEqual([400, 16, 1]);
  });

  test('given more failing writes than are isolated at once, rejects only the failing ones', async () => {
    const at = given();
    const neighbours = many('c', 30);
    const absent = many('away-c', 10);
    expect(await at.once([...neighbours, ...absent])).toEqual(ids(absent));
  });

  test('given more failures than the limit, rejects only the failing writes if other pieces succeed', async () => {
    const at = given();
    const mixed = many('d', 80).flatMap((each, index) => (index % 2 ? [each] : [each, request(`away-d-${index}`)]));
    const refused = await at.once([...many('e', 100), ...mixed]);
    expect(refused.filter((id) => !id.startsWith('away'))).toEqual([]);
    expect(refused).toHaveLength(40);
  });

  test('keeps the order of writes on a lane, and never sends two pieces of one lane at once', async () => {
    const at = given();
    const all = Array.from({ length: 60 }, (_, index) => request(`lane-${index}`, `lot ${index % 3}`));
    all.splice(20, 0, request('away-lane', 'lot 1'));
    expect(await at.once(all)).toEqual(['away-lane']);
    const order = at.through.flat().map((id) => Number(id.slice('lane-'.length)));
    for (const lot of [0, 1, 2]) {
      const own = order.filter((index) => index % 3 === lot);
      expect(own).toEqual([...own].sort((a, b) => a - b));
      expect(own).toHaveLength(20);
    }
  });

  test('given that no piece succeeds, causes at most sixteen further failures and queues undecided writes again', async () => {
    const at = given();
    const all = many('away-f', 400);
    expect(await at.once(all)).toEqual(ids(all));
    expect(at.failed.length).toBeLessThanOrEqual(17);
    at.failed = [];
    at.fault = () => undefined;
    expect(await at.once(all)).toEqual([]);
    expect(sizes(at.through)).toEqual([16, 32, 64, 128, 160]);
  });

  test.each([
    ['the ledger cannot be reached', new LedgerFailure('unavailable', 'dial error')],
    ['the contract refuses', new LedgerFailure('rejected', 'No.')],
  ])('is distinguished from a batch that fails because %s, which is not retried', async (_, error) => {
    const at = given();
    const all = many('g', 50);
    at.fault = () => error;
    expect(await at.once(all)).toHaveLength(50);
    expect(sizes(at.failed)).toEqual([50]);
    at.fault = () => undefined;
    expect(await at.once(all)).toEqual([]);
    expect(sizes(at.through)).toEqual([50]);
  });
});

describe('a batch that is too large', () => {
  const most = 100;
  const tooLarge = (ids: readonly string[]): LedgerFailure | undefined =>
    ids.length > most || ids.some((id) => id.startsWith('large')) ? new TooLarge('It is too large.') : undefined;

  test('is retried in pieces, and only a write that is too large itself is rejected', async () => {
    const at = given();
    at.fault = tooLarge;
    const all = [...many('e', 200), request('large-e'), ...many('f', 199)];
    expect(await at.once(all)).toEqual(['large-e']);
    expect(sizes(at.failed)).toEqual([400, 16, 1]);
  });

  test('does not quarantine later writes', async () => {
    const at = given();
    at.fault = tooLarge;
    expect(await at.once([request('large-g')])).toEqual(['large-g']);
    at.through = [];
    expect(await at.once([...many('g', 50), request('large-g'), ...many('h', 49)])).toEqual(['large-g']);
    expect(Math.max(...sizes(at.through))).toBe(16);
    expect(await at.once(many('i', most))).toEqual([]);
    expect(sizes(at.through).at(-1)).toBe(most);
  });
});

test('closing waits until all pieces are decided', async () => {
  const at = given();
  const all = [...many('r', 100), request('away-r')];
  const settled = at.once(all);
  await delay(failing / 2);
  await at.writes.close();
  expect(at.through.flat()).toHaveLength(100);
  expect(await settled).toEqual(['away-r']);
});
