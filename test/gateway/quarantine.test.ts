import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { callerRoles } from '@lotline/chaincode/domain';
import { openEmbedded } from '../../gateway/src/ledger/embedded/open';
import { type Ledger, LedgerFailure, NotEndorsed, TooLarge } from '../../gateway/src/ledger/ledger';
import type { OpenedLedger } from '../../gateway/src/ledger/opened';
import { openWrites, type WriteRequest, type Writes } from '../../gateway/src/writes/writes';
import { temporaryFolder } from '../temporaryFolder';

const identity = { organisation: 'supplier', mspId: 'SupplierMSP', user: 'one' };
/** How long it takes until it is known that a transaction cannot be endorsed. */
const failing = 20;
let opened: OpenedLedger;
let writes: Writes;
/** Batches that came through, and that did not, by the ids of their requests. */
let through: string[][];
let failed: string[][];
/** The failure of a batch; undefined if it reaches the ledger. */
let fault: (ids: readonly string[]) => LedgerFailure | undefined;

const needsAbsent = (ids: readonly string[]): LedgerFailure | undefined =>
  ids.some((id) => id.startsWith('away')) ? new NotEndorsed('An endorser is away.') : undefined;

/** The real ledger, except for batches whose endorsers are away. */
const withAbsent = (ledger: Ledger): Ledger => ({
  ...ledger,
  health: () => ledger.health(),
  submit: async (caller, transaction, args) => {
    const ids = (JSON.parse(args[0] ?? '[]') as { id: string }[]).map(({ id }) => id);
    const error = fault(ids);
    if (error) {
      failed.push(ids);
      await delay(failing + (failed.length % 4) * 2);
      throw error;
    }
    const submitted = await ledger.submit(caller, transaction, args);
    through.push(ids);
    return submitted;
  },
});

let ahead = 0;
function timeGoesBy(milliseconds: number): void {
  jest.restoreAllMocks();
  const now = Date.now.bind(Date);
  ahead += milliseconds;
  jest.spyOn(Date, 'now').mockImplementation(() => now() + ahead);
}

let count = 0;
const request = (id: string, lane?: string): WriteRequest => ({
  id,
  command: 'registerDocument',
  input: { sha256: String((count += 1)).padStart(64, '0'), kind: 'note' },
  lanes: { exclusive: lane === undefined ? [] : [lane], shared: [] },
});
const many = (name: string, length: number): WriteRequest[] =>
  Array.from({ length }, (_, index) => request(`${name}-${index}`));
const ids = (requests: readonly WriteRequest[]): string[] => requests.map(({ id }) => id);
const sizes = (batches: readonly string[][]): number[] => batches.map(({ length }) => length);

/** Sends all at once, each once; returns those that failed. */
async function once(requests: readonly WriteRequest[]): Promise<string[]> {
  const settled = await Promise.allSettled(writes.submit(identity, requests));
  return ids(requests.filter((_, index) => settled[index]?.status === 'rejected'));
}

/** Sends one until it is recorded; returns the number of attempts. */
async function insist(id: string, hasEnded: () => boolean): Promise<number> {
  const made = request(id);
  for (let attempt = 1; !hasEnded(); attempt++) if ((await once([made])).length === 0) return attempt;
  return Infinity;
}

beforeAll(async () => {
  opened = await openEmbedded({
    data: temporaryFolder(),
    organisations: [{ name: 'supplier', mspId: 'SupplierMSP' }],
  });
  await opened.members.enrol('supplier', 'one', callerRoles);
  const party = { party: 'https://id.gs1.org/417/0860009999992', name: 'S', roles: ['supplier'], prefixes: [] };
  await openWrites({ ledger: opened.ledger }).submit(identity, [
    { id: 'p', command: 'registerParty', input: party, lanes: { exclusive: [], shared: [] } },
  ])[0];
});
afterAll(() => opened.ledger.close());

beforeEach(() => {
  through = [];
  failed = [];
  fault = needsAbsent;
  count += 1000;
  ahead = 0;
  writes = openWrites({ ledger: withAbsent(opened.ledger) });
});
afterEach(async () => {
  jest.restoreAllMocks();
  await writes.close();
  expect(writes.waiting).toBe(0);
});

describe('a batch that could not be endorsed', () => {
  test('given one failing write, rejects only that write', async () => {
    const all = [...many('a', 250), request('away-a'), ...many('b', 149)];
    expect(await once(all)).toEqual(['away-a']);
    expect(sizes(failed)).toEqual([400, 16, 1]);
  });

  test('given more failing writes than are isolated at once, rejects only the failing ones', async () => {
    const neighbours = many('c', 30);
    const absent = many('away-c', 10);
    expect(await once([...neighbours, ...absent])).toEqual(ids(absent));
  });

  test('given more failures than the limit, rejects only the failing writes if other pieces succeed', async () => {
    const mixed = many('d', 80).flatMap((each, index) => (index % 2 ? [each] : [each, request(`away-d-${index}`)]));
    const refused = await once([...many('e', 100), ...mixed]);
    expect(refused.filter((id) => !id.startsWith('away'))).toEqual([]);
    expect(refused).toHaveLength(40);
  });

  test('keeps the order of writes on a lane, and never sends two pieces of one lane at once', async () => {
    const all = Array.from({ length: 60 }, (_, index) => request(`lane-${index}`, `lot ${index % 3}`));
    all.splice(20, 0, request('away-lane', 'lot 1'));
    expect(await once(all)).toEqual(['away-lane']);
    const order = through.flat().map((id) => Number(id.slice('lane-'.length)));
    for (const lot of [0, 1, 2]) {
      const own = order.filter((index) => index % 3 === lot);
      expect(own).toEqual([...own].sort((a, b) => a - b));
      expect(own).toHaveLength(20);
    }
  });

  test('given that no piece succeeds, causes at most sixteen further failures and queues undecided writes again', async () => {
    const all = many('away-f', 400);
    expect(await once(all)).toEqual(ids(all));
    expect(failed.length).toBeLessThanOrEqual(17);
    failed = [];
    fault = () => undefined;
    expect(await once(all)).toEqual([]);
    expect(sizes(through)).toEqual([16, 32, 64, 128, 160]);
  });

  test.each([
    ['the ledger cannot be reached', new LedgerFailure('unavailable', 'dial error')],
    ['the contract refuses', new LedgerFailure('rejected', 'No.')],
  ])('is distinguished from a batch that fails because %s, which is not retried', async (_, error) => {
    const all = many('g', 50);
    fault = () => error;
    expect(await once(all)).toHaveLength(50);
    expect(sizes(failed)).toEqual([50]);
    fault = () => undefined;
    expect(await once(all)).toEqual([]);
    expect(sizes(through)).toEqual([50]);
  });
});

describe('a batch that is too large', () => {
  const most = 100;
  const tooLarge = (ids: readonly string[]): LedgerFailure | undefined =>
    ids.length > most || ids.some((id) => id.startsWith('large')) ? new TooLarge('It is too large.') : undefined;

  test('is retried in pieces, and only a write that is too large itself is rejected', async () => {
    fault = tooLarge;
    const all = [...many('e', 200), request('large-e'), ...many('f', 199)];
    expect(await once(all)).toEqual(['large-e']);
    expect(sizes(failed)).toEqual([400, 16, 1]);
  });

  test('does not quarantine later writes', async () => {
    fault = tooLarge;
    expect(await once([request('large-g')])).toEqual(['large-g']);
    through = [];
    expect(await once([...many('g', 50), request('large-g'), ...many('h', 49)])).toEqual(['large-g']);
    expect(Math.max(...sizes(through))).toBe(16);
    expect(await once(many('i', most))).toEqual([]);
    expect(sizes(through).at(-1)).toBe(most);
  });
});

describe('quarantined writes, which recently failed alone', () => {
  test('do not accumulate while clients time out and retry, and delay no other write', async () => {
    let hasEnded = false;
    const impatient = many('away-h', 60).map(async (made) => {
      while (!hasEnded) {
        void once([made]);
        await delay(5 * failing);
      }
    });
    const waiting: number[] = [];
    const tries: number[] = [];
    for (let round = 0; round < 6; round++) {
      await delay(10 * failing);
      waiting.push(writes.waiting);
      tries.push(await insist(`near-${round}`, () => false));
    }
    hasEnded = true;
    await Promise.all(impatient);
    expect(Math.max(...waiting)).toBeLessThanOrEqual(60);
    expect(tries).toEqual([1, 1, 1, 1, 1, 1]);
  });

  test('soon stop delaying other writes, for any number of writes and retries', async () => {
    let hasEnded = false;
    const absent = many('away-i', 200).map(({ id }) => insist(id, () => hasEnded));
    const near = await Promise.all(['x', 'y', 'z'].map((id) => insist(`few-${id}`, () => false)));
    expect(Math.max(...near)).toBeLessThanOrEqual(2);
    await delay(10 * failing);
    failed = [];
    expect(await once(many('fresh', 50))).toEqual([]);
    await delay(4 * failing);
    expect(sizes(failed).every((size) => size === 1)).toBe(true);
    hasEnded = true;
    await Promise.all(absent);
  });

  test('are all rejected when the first of them fails again', async () => {
    const all = many('away-j', 16);
    await once(all);
    failed = [];
    expect(await once(all)).toHaveLength(16);
    expect(sizes(failed)).toEqual([1]);
  });

  test('share batches again once they succeed, also the second time', async () => {
    const all = many('away-k', 16);
    for (let incident = 0; incident < 2; incident++) {
      fault = needsAbsent;
      failed = [];
      expect(await once(all)).toHaveLength(16);
      expect(await once(all)).toHaveLength(16);
      expect(sizes(failed)).toEqual([16, ...ids(all).map(() => 1), 1]);
      fault = () => undefined;
      through = [];
      expect(await once(all)).toEqual([]);
      expect(sizes(through)).toEqual([1, 2, 4, 8, 1]);
    }
    through = [];
    expect(await once(many('l', 400))).toEqual([]);
    expect(through.length).toBeLessThanOrEqual(6);
    through = [];
    expect(await once(many('m', 400))).toEqual([]);
    expect(sizes(through)).toEqual([400]);
  });

  test('start with one write per batch again after a new failure', async () => {
    const all = many('away-n', 16);
    await once(all);
    fault = (batch) => (batch.includes('away-n-5') ? new NotEndorsed('Another one is away.') : undefined);
    const refused = await once(all);
    expect(sizes(through)).toEqual([1, 2]);
    expect(refused).toEqual(ids(all.slice(3)));
    fault = () => undefined;
    through = [];
    expect(await once(all.slice(3))).toEqual([]);
    expect(sizes(through)).toEqual([1, 2, 4, 6]);
  });

  test('leave the quarantine a minute after their last attempt', async () => {
    const all = many('away-o', 16);
    await once(all);
    timeGoesBy(40_000);
    await once(all);
    timeGoesBy(40_000);
    failed = [];
    await once(all);
    expect(sizes(failed)).toEqual([1]);
    fault = () => undefined;
    timeGoesBy(61_000);
    expect(await once(all)).toEqual([]);
    expect(sizes(through)).toEqual([16]);
  });
});

describe('a write that has waited for fifteen seconds', () => {
  test('behind writes that cannot be endorsed is rejected with their error', async () => {
    await once([request('away-p')]);
    failed = [];
    const all = many('away-q', 100);
    const settled = once(all);
    await delay(failing / 2);
    timeGoesBy(16_000);
    expect(await settled).toEqual(ids(all));
    expect(failed.length).toBeLessThanOrEqual(17);
  });

  test('keeps waiting if batches succeed again', async () => {
    await once([request('away-s')]);
    for (let batch = 0; batch < 5; batch++) await once([request(`s-${batch}`)]);
    const settled = once([request('t-1', 'lot'), request('t-2', 'lot'), ...many('t', 500)]);
    timeGoesBy(16_000);
    expect(await settled).toEqual([]);
    expect(through.at(-1)).toHaveLength(102);
  });
});

test('closing waits until all pieces are decided', async () => {
  const all = [...many('r', 100), request('away-r')];
  const settled = once(all);
  await delay(failing / 2);
  await writes.close();
  expect(through.flat()).toHaveLength(100);
  expect(await settled).toEqual(['away-r']);
});
