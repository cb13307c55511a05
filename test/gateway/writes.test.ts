import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { callerRoles } from '@lotline/chaincode/domain';
import fc from 'fast-check';
import { openEmbedded } from '../../gateway/src/ledger/embedded/open';
import type { LedgerIdentity } from '../../gateway/src/ledger/ledger';
import type { OpenedLedger } from '../../gateway/src/ledger/opened';
import { Callers } from '../../gateway/src/writes/callers';
import { LaneTable, type Lanes } from '../../gateway/src/writes/lanes';
import { commandLanes, eventLanes } from '../../gateway/src/writes/lanesOf';
import type { Line } from '../../gateway/src/writes/line';
import type { Batch, Pending } from '../../gateway/src/writes/pending';
import { Recent } from '../../gateway/src/writes/recent';
import { takeBatches } from '../../gateway/src/writes/takeBatches';
import { openWrites, type WriteRequest } from '../../gateway/src/writes/writes';

const origin = 'https://id.gs1.org';
const lot = (number: string): string => `${origin}/01/00860009999107/10/${number}`;
const place = `${origin}/414/0860009999992`;

describe('lanes of a write', () => {
  test('goods are exclusive, master data is shared', () => {
    const lots = [{ lot: lot('A'), quantity: '1', uom: 'CS' }];
    const lanes = commandLanes('sell', { place, lots, items: [] });
    expect(lanes).toEqual({ exclusive: [lot('A')], shared: [place] });
    expect(commandLanes('registerPlace', { place, name: 'A' })).toEqual({ exclusive: [place], shared: [] });
  });

  test('a shipment is on one lane, for each of its ids', () => {
    const shipped = commandLanes('ship', {
      shipment: 'S-1',
      from: place,
      to: place,
      lots: [],
      items: [],
      containers: [],
    });
    const received = commandLanes('receive', { shipment: 'urn:epcglobal:cbv:bt:0860009999992:S-1' });
    expect(received.exclusive).toEqual(shipped.exclusive);
  });

  test('an event is on the lanes of its goods in any spelling, and of its id', () => {
    const event = {
      eventID: 'urn:uuid:1',
      parentID: 'urn:epc:id:sscc:0860009999.0000001',
      childQuantityList: [{ epcClass: lot('A'), quantity: 1 }],
      readPoint: { id: place },
      bizStep: 'packing',
    };
    expect(eventLanes(event).exclusive).toEqual(
      expect.arrayContaining(['urn:uuid:1', lot('A'), expect.stringMatching(/^https:\/\/id\.gs1\.org\/00\/\d{18}$/)]),
    );
    expect(eventLanes(event).exclusive).toHaveLength(3);
  });

  test('crates, assets and goods under any URI have their own lanes, and vocabulary terms have none', () => {
    const [crate, asset] = [`${origin}/8003/00860009999992C1`, `${origin}/8004/086000999977`];
    const packed = commandLanes('pack', {
      container: crate,
      place,
      lots: [],
      items: [asset],
      containers: ['urn:x:case:1'],
    });
    expect(packed).toEqual({ exclusive: [crate, asset, 'urn:x:case:1'], shared: [place] });
    const event = {
      parentID: 'urn:epc:id:grai:0860009999.99.C1',
      childEPCs: ['urn:x:case:1'],
      bizStep: 'https://ref.gs1.org/cbv/BizStep-packing',
      readPoint: { id: 'https://example.org/dock' },
    };
    expect(eventLanes(event).exclusive).toEqual([expect.stringMatching(/\/8003\/0\d{13}C1$/), 'urn:x:case:1']);
  });
});

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
          const lines = new Map<string, Line>();
          const lineOf = ({ identity: { user } }: Pending): Line => {
            const line = lines.get(user) ?? { places: { free: 2 }, room: size };
            lines.set(user, line);
            return line;
          };
          const table = new LaneTable<Batch>();
          const flying: Batch[] = [];
          const done: Pending[] = [];
          let queue = all;
          for (let step = 0; done.length < all.length; step++) {
            const { batches, left } = takeBatches(queue, { lanes: table, lineOf, characters: 1000 });
            for (const batch of batches) {
              expect(batch.writes.length).toBeLessThanOrEqual(size);
              for (const other of flying) expectApart(batch, other);
              for (const write of batch.writes) expectFirst(write, left, all);
              flying.push(batch);
              expect(flying.filter(({ line }) => line === batch.line).length).toBeLessThanOrEqual(2);
            }
            queue = left;
            expect(flying.length).toBeGreaterThan(0);
            const [finished] = flying.splice((finishing[step] ?? 0) % flying.length, 1);
            if (!finished) throw new Error('nothing is under way');
            table.release(finished);
            done.push(...finished.writes);
            finished.line.places.free += 1;
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
    const writes = openWrites({ ledger: opened.ledger, limits: { writes: 1 }, retry: { attempts: 1, pause: 1 } });
    await writes.submit(identity('one'), [make('D', '100')])[0];
    const settled = await Promise.allSettled(users.flatMap((user) => writes.submit(identity(user), [sale('D')])));
    const failed = settled.filter((each) => each.status === 'rejected').map((each) => each.reason as { kind: string });
    expect(failed.length).toBeGreaterThan(0);
    for (const { kind } of failed) expect(kind).toBe('conflict');
  });

  test('lanes separate callers that would conflict', async () => {
    const writes = openWrites({ ledger: opened.ledger, limits: { writes: 1 }, retry: { attempts: 1, pause: 1 } });
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
    const writes = openWrites({ ledger: opened.ledger, limits: { queue: 3 } });
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

describe('the memory of failed writes is bounded', () => {
  const caller = (user: string): LedgerIdentity => ({ organisation: 'supplier', mspId: 'SupplierMSP', user });

  test('to the latest failed writes', () => {
    const recent = new Recent(60_000, 10);
    for (let key = 0; key < 30; key++) recent.add(String(key));
    expect(recent.size).toBe(10);
    expect([recent.has('19'), recent.has('20')]).toEqual([false, true]);
    const later = Date.now() + 61_000;
    jest.spyOn(Date, 'now').mockReturnValue(later);
    recent.add('new');
    jest.restoreAllMocks();
    expect(recent.size).toBe(1);
  });

  test('to callers with writes in progress, if there are many', () => {
    const callers = new Callers(400, 2);
    const busy = callers.of(caller('busy'));
    const idle = callers.of(caller('idle'));
    busy.usual.places.free -= 1;
    for (let user = 0; user < 1000; user++) callers.of(caller(String(user)));
    expect(callers.of(caller('busy'))).toBe(busy);
    expect(callers.of(caller('idle'))).not.toBe(idle);
  });
});
