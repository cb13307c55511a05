import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { callerRoles } from '@lotline/chaincode/domain';
import fc from 'fast-check';
import { openEmbedded } from '../../gateway/src/ledger/embedded/open';
import type { Ledger, LedgerIdentity } from '../../gateway/src/ledger/ledger';
import type { OpenedLedger } from '../../gateway/src/ledger/opened';
import { timeBudgets } from '../../gateway/src/timeBudgets';
import type { Batch, Pending, Queue } from '../../gateway/src/writes/batch';
import { LaneTable, type Lanes } from '../../gateway/src/writes/lanes';
import { Quarantine } from '../../gateway/src/writes/quarantine';
import type { SubmitPolicies } from '../../gateway/src/writes/submitBatch';
import { takeBatches } from '../../gateway/src/writes/takeBatches';
import { openWrites, type WriteRequest } from '../../gateway/src/writes/writes';

const once: SubmitPolicies = {
  conflicts: { attempts: 1, pause: 1, longestPause: 1 },
  status: { attempts: 1, pause: 1, longestPause: 1 },
};
const origin = 'https://id.gs1.org';
const lot = (number: string): string => `${origin}/01/00860009999107/10/${number}`;
const place = `${origin}/414/0860009999992`;

const laneName = fc.constantFrom('a', 'b', 'c', 'd');
const lanesOf = fc.record({
  exclusive: fc.uniqueArray(laneName, { maxLength: 2 }),
  shared: fc.uniqueArray(laneName, { maxLength: 2 }),
});
const drawn = fc.array(fc.record({ user: fc.constantFrom('u', 'v', 'w'), lanes: lanesOf }), { maxLength: 40 });

const pendingOf = (writes: readonly { user: string; lanes: Lanes }[]): Pending[] =>
  writes.map(({ user, lanes }, index) => ({
    identity: { organisation: 'o', mspId: 'O', user },
    id: `r${index}`,
    text: '{}',
    lanes,
    since: 0,
    resolve: () => undefined,
    reject: () => undefined,
  }));

const meet = (a: Lanes, b: Lanes): boolean =>
  a.exclusive.some((lane) => b.exclusive.includes(lane) || b.shared.includes(lane)) ||
  a.shared.some((lane) => b.exclusive.includes(lane));

function expectApart(one: Batch, other: Batch): void {
  const met = one.writes.some((a) => other.writes.some((b) => meet(a.lanes, b.lanes)));
  expect(met).toBe(false);
}

/** Whoever is left, and meets a write that goes, came later. */
function expectFirst(write: Pending, left: readonly Pending[], all: readonly Pending[]): void {
  const earlier = left.filter((each) => meet(each.lanes, write.lanes) && all.indexOf(each) < all.indexOf(write));
  expect(earlier).toEqual([]);
}

describe('taking batches from the queue', () => {
  test('never has two batches on one lane, keeps the order on each lane, and starves no write', () => {
    fc.assert(
      fc.property(
        drawn,
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.nat(5), { maxLength: 100 }),
        (writes, size, finishing) => {
          const all = pendingOf(writes);
          const queues = new Map<string, Queue>();
          const queueOf = ({ identity: { user } }: Pending): Queue => {
            const queue = queues.get(user) ?? { slots: { free: 2 }, batchSize: size };
            queues.set(user, queue);
            return queue;
          };
          const table = new LaneTable<Batch>();
          const flying: Batch[] = [];
          const done: Pending[] = [];
          let waiting = all;
          for (let step = 0; done.length < all.length; step++) {
            const { batches, left } = takeBatches(waiting, {
              lanes: table,
              queueOf,
              limits: { characters: 1000, facts: 3 },
            });
            for (const batch of batches) {
              expect(batch.writes.length).toBeLessThanOrEqual(size);
              const facts = batch.writes.flatMap((write) => write.lanes.exclusive).length;
              expect(batch.writes.length === 1 || facts <= 3).toBe(true);
              for (const other of flying) expectApart(batch, other);
              for (const write of batch.writes) expectFirst(write, left, all);
              flying.push(batch);
              expect(flying.filter(({ queue }) => queue === batch.queue).length).toBeLessThanOrEqual(2);
            }
            waiting = left;
            expect(flying.length).toBeGreaterThan(0);
            const [finished] = flying.splice((finishing[step] ?? 0) % flying.length, 1);
            if (!finished) throw new Error('nothing is under way');
            table.release(finished);
            done.push(...finished.writes);
            finished.queue.slots.free += 1;
          }
          expect(new Set(done)).toEqual(new Set(all));
        },
      ),
    );
  });
});

describe('writes on a real ledger', () => {
  const data = mkdtempSync(join(tmpdir(), 'lotline-writes-'));
  const organisation = { name: 'supplier', mspId: 'SupplierMSP' };
  const users = ['one', 'two', 'three'];
  const identity = (user: string) => ({ organisation: 'supplier', mspId: 'SupplierMSP', user });
  const nowhere: Lanes = { exclusive: [], shared: [] };
  let opened: OpenedLedger;
  let count = 0;
  const request = (command: WriteRequest['command'], input: object, lanes: Lanes = nowhere): WriteRequest => ({
    id: `w-${(count += 1)}`,
    command,
    input,
    lanes,
  });
  const sale = (number: string, lanes?: Lanes): WriteRequest =>
    request('sell', { place, lots: [{ lot: lot(number), quantity: '1', uom: 'CS' }] }, lanes);
  const make = (number: string, quantity: string): WriteRequest =>
    request('commissionLot', { lot: lot(number), place, quantity, uom: 'CS' });

  beforeAll(async () => {
    opened = await openEmbedded({ data, organisations: [organisation] });
    for (const user of users) await opened.members.enrol('supplier', user, callerRoles);
    const writes = openWrites({ ledger: opened.ledger });
    const setUp = [
      request('registerParty', {
        party: `${origin}/417/0860009999992`,
        name: 'S',
        roles: ['supplier'],
        prefixes: ['0860009999'],
      }),
      request('registerPlace', { place, name: 'P' }),
      request('registerProduct', { product: `${origin}/01/00860009999107`, name: 'R', uom: 'CS' }),
    ];
    for (const each of setUp) await writes.submit(identity('one'), [each])[0];
  });

  afterAll(async () => {
    await opened.ledger.close();
    rmSync(data, { recursive: true, force: true });
  });

  test('writes that arrive together share a transaction', async () => {
    const sizes: number[] = [];
    const writes = openWrites({ ledger: opened.ledger, observer: { batch: (size) => void sizes.push(size) } });
    await writes.submit(identity('one'), [make('T', '50')])[0];
    const written = await Promise.all(
      writes.submit(
        identity('one'),
        Array.from({ length: 20 }, () => sale('T')),
      ),
    );
    expect(sizes).toEqual([1, 20]);
    expect(new Set(written.map(({ transactionId }) => transactionId)).size).toBe(1);
    expect(written.map(({ outcome }) => outcome.status)).toEqual(Array.from({ length: 20 }, () => 'recorded'));
  });

  test('given a repeated request before the first response, both get the result of the first', async () => {
    const writes = openWrites({ ledger: opened.ledger });
    const made = make('R', '5');
    const written = await Promise.all(writes.submit(identity('one'), [made, made, sale('NOWHERE')]));
    expect(written.map(({ outcome }) => outcome.status)).toEqual(['recorded', 'exists', 'refused']);
  });

  test('given a conflict despite lanes, the batch is retried and each write is recorded once', async () => {
    const writes = openWrites({ ledger: opened.ledger, limits: { writes: 1 } });
    await writes.submit(identity('one'), [make('C', '100')])[0];
    const before = (await opened.ledger.health()).height;
    const written = await Promise.all(
      users.flatMap((user) => writes.submit(identity(user), [sale('C'), sale('C'), sale('C')])),
    );
    expect(written.every(({ outcome }) => outcome.status === 'recorded')).toBe(true);
    expect((await opened.ledger.health()).height).toBeGreaterThan(before);
    const key = JSON.stringify([
      `\u0000stock\u0000${lot('C').slice(origin.length + 1)}\u0000${place.slice(origin.length + 1)}\u0000`,
    ]);
    const [stock] = JSON.parse(await opened.ledger.evaluate(identity('one'), 'read', [key])) as [{ onHand: string }];
    expect(stock.onHand).toBe('91');
  });

  test('given conflicts on every attempt, the write fails with conflict', async () => {
    const writes = openWrites({ ledger: opened.ledger, limits: { writes: 1 }, policies: once });
    await writes.submit(identity('one'), [make('D', '100')])[0];
    const settled = await Promise.allSettled(users.flatMap((user) => writes.submit(identity(user), [sale('D')])));
    const failed = settled.filter((each) => each.status === 'rejected').map((each) => each.reason as { kind: string });
    expect(failed.length).toBeGreaterThan(0);
    for (const { kind } of failed) expect(kind).toBe('conflict');
  });

  test('lanes separate callers that would conflict', async () => {
    const writes = openWrites({ ledger: opened.ledger, limits: { writes: 1 }, policies: once });
    await writes.submit(identity('one'), [make('E', '100')])[0];
    const lanes = { exclusive: [lot('E')], shared: [place] };
    const written = await Promise.all(
      users.flatMap((user) => writes.submit(identity(user), [sale('E', lanes), sale('E', lanes)])),
    );
    expect(written.every(({ outcome }) => outcome.status === 'recorded')).toBe(true);
  });

  test('a batch of refused requests only adds no block', async () => {
    const writes = openWrites({ ledger: opened.ledger });
    const { height } = await opened.ledger.health();
    const [written] = await Promise.all(writes.submit(identity('one'), [sale('NEVER')]));
    expect(written).toMatchObject({ outcome: { status: 'refused', code: 'lot_unknown' }, height });
    expect(written).not.toHaveProperty('transactionId');
    expect((await opened.ledger.health()).height).toBe(height);
  });

  test('a full queue accepts all or none, and a closing one finishes its writes', async () => {
    const writes = openWrites({ ledger: opened.ledger, limits: { waiting: 3 } });
    await writes.submit(identity('one'), [make('F', '9')])[0];
    const taken = writes.submit(identity('one'), [sale('F'), sale('F')]);
    expect(() => writes.submit(identity('one'), [sale('F'), sale('F')])).toThrow('Too many writes are waiting.');
    const closed = writes.close();
    expect(() => writes.submit(identity('one'), [sale('F')])).toThrow('The gateway is stopping.');
    await closed;
    expect((await Promise.all(taken)).map(({ outcome }) => outcome.status)).toEqual(['recorded', 'recorded']);
  });

  test('the status of a transaction can be queried', async () => {
    const writes = openWrites({ ledger: opened.ledger });
    const [written] = await Promise.all(writes.submit(identity('one'), [make('G', '1')]));
    const status = await opened.ledger.status(written?.transactionId ?? '');
    expect(status).toMatchObject({ state: 'committed', height: written?.height });
    expect(await opened.ledger.status('0'.repeat(64))).toEqual({ state: 'unknown' });
  });
});

describe('a write that is not decided within the time budget', () => {
  const identity: LedgerIdentity = { organisation: 'supplier', mspId: 'SupplierMSP', user: 'one' };
  const hanging = { submit: () => new Promise<never>(() => undefined) } as unknown as Ledger;
  const request = (id: string): WriteRequest => ({
    id,
    command: 'registerDocument',
    input: {},
    lanes: { exclusive: ['same'], shared: [] },
  });

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick'] });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  test('is answered: as unknown if it was sent, as not recorded if it still waited', async () => {
    const writes = openWrites({ ledger: hanging });
    const [sent] = writes.submit(identity, [request('a')]).map((each) => each.catch((error: unknown) => error));
    await new Promise(setImmediate);
    const [waited] = writes.submit(identity, [request('b')]).map((each) => each.catch((error: unknown) => error));
    await new Promise(setImmediate);
    expect(writes.waiting).toBe(1);
    jest.advanceTimersByTime(timeBudgets.write - 1);
    expect(writes.waiting).toBe(1);
    jest.advanceTimersByTime(2000);
    expect(await sent).toMatchObject({ kind: 'unknown' });
    expect(await waited).toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('Nothing was recorded'),
    });
    expect(writes.waiting).toBe(0);
  });
});

test('queues are kept for callers with writes in progress, if there are many callers', () => {
  const quarantine = new Quarantine({ writes: 400, inFlight: 2 });
  const queueOf = (user: string): Queue => {
    const [write] = pendingOf([{ user, lanes: { exclusive: [], shared: [] } }]);
    return quarantine.queueOf(write!);
  };
  const [busy, idle] = [queueOf('busy'), queueOf('idle')];
  busy.slots.free -= 1;
  for (let user = 0; user < 1000; user++) queueOf(String(user));
  expect(queueOf('busy')).toBe(busy);
  expect(queueOf('idle')).not.toBe(idle);
  expect(quarantine.callers).toBeLessThanOrEqual(1000);
});
