import { readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type EventException, exceptionKey } from '../../chaincode/src/domain/facts/event';
import { findEvent } from '../../gateway/src/queries/findEvent';
import { findFact } from '../../gateway/src/queries/findFact';
import { listEvents } from '../../gateway/src/queries/listEvents';
import { listFacts } from '../../gateway/src/queries/listFacts';
import { partyOfMsp } from '../../gateway/src/queries/partyOfMsp';
import { recallResponses } from '../../gateway/src/queries/recallResponses';
import { recallScope } from '../../gateway/src/queries/recallScope';
import { stock } from '../../gateway/src/queries/stock';
import {
  block,
  type Body,
  lotOf,
  partyOf,
  placeOf,
  productId,
  put,
  senderMsp,
  shipmentOf,
  temporaryFile,
  timeOf,
  transaction,
  type Write,
} from './blocks';
import { close, closeAll, open } from './openModels';
import { stocked, write } from './stockFacts';
import { apply, goods, said, seen, transformed } from './capturedEvents';
import { listedExceptions } from './listedExceptions';

afterEach(closeAll);

describe('the read model', () => {
  const one = block(0, transaction('one', 0, [{ writes: [stocked(lotOf(1), placeOf(1), '1')] }]));
  const two = block(1, transaction('two', 0, [{ writes: [stocked(lotOf(1), placeOf(1), '3')] }]));

  test('skips what it has applied, also after a restart, and refuses gaps and other ledgers', () => {
    const file = temporaryFile();
    const first = open(file);
    first.apply(one, two);
    first.apply(one, two);
    close(first);
    const readModel = open(file);
    readModel.apply(two);
    expect(readModel.height).toBe(2);
    expect(stock(readModel).rows).toMatchObject([{ onHand: '3' }]);
    expect(() => {
      readModel.apply(block(3));
    }).toThrow(/received block 3.*npx lotline rebuild/);
    expect(() => {
      readModel.apply({ ...two, hash: 'other' });
    }).toThrow(/belongs to another ledger.*npx lotline rebuild/);
  });

  test('given a block that is not the next one, applies none of the batch', () => {
    const readModel = open();
    readModel.apply(one);
    const apart = [said(seen([lotOf(1)], placeOf(1)))];
    expect(() => {
      readModel.apply(block(1, transaction('two', 0, apart)), block(3));
    }).toThrow(/received block 3/);
    expect(readModel.height).toBe(1);
    expect(listEvents(readModel).rows).toEqual([]);
    readModel.apply(block(1, transaction('two', 0, apart)));
    expect(listEvents(readModel, { goods: lotOf(1) }).rows).toHaveLength(1);
  });

  test('given a full disk, leaves nothing out and applies the blocks once there is space', () => {
    const readModel = open();
    const { database } = readModel;
    readModel.apply(one);
    const pages = database.get<{ page_count: number }>('PRAGMA page_count')?.page_count ?? 0;
    database.script(`PRAGMA max_page_count = ${pages}`);
    const many = Array.from({ length: 200 }, () => said(seen([lotOf(1)], placeOf(1))));
    const large = block(1, transaction('two', 0, many));
    expect(() => {
      readModel.apply(large);
    }).toThrow(/full/);
    expect([readModel.height, readModel.unreadable]).toEqual([1, 0]);
    database.script('PRAGMA max_page_count = 1000000');
    readModel.apply(large);
    expect([readModel.height, readModel.unreadable]).toEqual([2, 0]);
    expect(listEvents(readModel, { limit: 200 }).rows).toHaveLength(200);
  });

  test('given an unreadable part of a transaction, applies the other parts, in memory as on disk', () => {
    const file = temporaryFile();
    const readModel = open(file);
    const made = said(transformed([lotOf(1)], [lotOf(2)]));
    const broken = said(seen([lotOf(3)], placeOf(1)), write('container', ['u'], { inside: { load: 7 } }));
    const [one, two] = [stocked(lotOf(1), placeOf(1), '1'), stocked(lotOf(2), placeOf(1), '2')];
    apply(readModel, {
      ...made,
      events: [...(made.events ?? []), ...(broken.events ?? [])],
      writes: [...(made.writes ?? []), one, ...(broken.writes ?? []), two],
    });
    apply(readModel, said(transformed([lotOf(2)], [lotOf(4)])));
    const reached = goods(readModel, lotOf(1), 'forward');
    expect([...reached.keys()]).toEqual([lotOf(1), lotOf(2), lotOf(4)]);
    expect(stock(readModel).rows.map(({ onHand }) => onHand)).toEqual(['1', '2']);
    expect(readModel.unreadable).toBe(1);
    close(readModel);
    const again = open(file);
    expect(goods(again, lotOf(1), 'forward')).toEqual(reached);
    expect(again.unreadable).toBe(1);
  });

  test('renames a file that is of another version, damaged or not a read model', () => {
    const spoil: ((file: string) => void)[] = [
      (file) => {
        const database = new DatabaseSync(file);
        database.exec('PRAGMA user_version = 99');
        database.close();
      },
      (file) => {
        writeFileSync(file, 'this is no database, and longer than the header of one would be'.repeat(100));
      },
      (file) => {
        const database = new DatabaseSync(file);
        database.exec('PRAGMA application_id = 7');
        database.close();
      },
    ];
    for (const damage of spoil) {
      const file = temporaryFile();
      const before = open(file);
      before.apply(one);
      close(before);
      damage(file);
      const warnings: string[] = [];
      expect(open(file, (message) => warnings.push(message)).height).toBe(0);
      expect(warnings).toEqual([expect.stringMatching(/cannot be used.*new one is built from the ledger/)]);
      expect(readdirSync(dirname(file))).toContain(`${basename(file)}.old-1`);
    }
  });

  test('can be opened by one process at a time', () => {
    const file = temporaryFile();
    open(file);
    expect(() => open(file)).toThrow(/Another process uses/);
  });

  test('resolves a wait for a height when it is reached, or after the timeout', async () => {
    const readModel = open();
    const soon = readModel.reached(2, 5000);
    readModel.apply(one);
    expect(await readModel.reached(2, 5)).toBe(false);
    readModel.apply(two);
    expect(await soon).toBe(true);
    expect(await readModel.reached(1, 0)).toBe(true);
  });
});

describe('lists', () => {
  const lot = (n: number, more: Body = {}): Write =>
    write('lot', [lotOf(n)], {
      id: lotOf(n),
      status: 'active',
      producer: partyOf(1),
      recalls: [],
      ...more,
    });

  test('page by key: given new rows, no other row is repeated or missing', () => {
    const readModel = open();
    apply(readModel, { writes: [2, 4, 6, 8].map((n) => lot(n)) });
    const first = listFacts(readModel, 'lot', { limit: 2 });
    apply(readModel, { writes: [lot(1), lot(5)] });
    const second = listFacts(readModel, 'lot', { limit: 2, cursor: first.next });
    const third = listFacts(readModel, 'lot', { limit: 2, cursor: second.next });
    expect([first, second, third].map(({ rows }) => rows.map(({ id }) => id))).toEqual([
      [lotOf(2), lotOf(4)],
      [lotOf(5), lotOf(6)],
      [lotOf(8)],
    ]);
    expect([first.height, second.height, third.next]).toEqual([1, 2, undefined]);
    for (const cursor of ['?', 'e30', Buffer.from('[1,2]').toString('base64url')]) {
      expect(() => listFacts(readModel, 'lot', { cursor })).toThrow(/cursor does not belong to this query/);
    }
  });

  test('filter lots by party, status, product, place and expiry', () => {
    const readModel = open();
    const facts = [
      lot(1, { expiry: '2026-05-01' }),
      lot(2, { status: 'unverified' }),
      lot(3, { producer: partyOf(2) }),
    ];
    apply(readModel, { writes: [...facts, stocked(lotOf(3), placeOf(7), '1')] });
    const ids = (filters: object): string[] => listFacts(readModel, 'lot', filters).rows.map(({ id }) => id);
    expect(ids({ expiresBefore: '2026-05-02' })).toEqual([lotOf(1)]);
    expect(ids({ expiresBefore: '2026-05-01' })).toEqual([]);
    expect(ids({ status: 'unverified' })).toEqual([lotOf(2)]);
    expect(ids({ party: partyOf(2), product: productId })).toEqual([lotOf(3)]);
    expect(ids({ place: placeOf(7) })).toEqual([lotOf(3)]);
    expect(findFact(readModel, 'lot', lotOf(1))).toMatchObject({ expiry: '2026-05-01', height: 1 });
    expect(findFact(readModel, 'lot', lotOf(9))).toBeUndefined();
  });

  test('show shipments and recalls latest first, with scope and responses', () => {
    const readModel = open();
    const ends = { sender: partyOf(1), receiver: partyOf(2), custodian: partyOf(3), from: placeOf(1), to: placeOf(2) };
    const shipment = (n: number): Write =>
      write('shipment', [shipmentOf(n)], { id: shipmentOf(n), ...ends, status: 'offered', lots: [] });
    const response = { party: partyOf(2), status: 'acknowledged', at: timeOf(1), rows: [] };
    apply(readModel, {
      writes: [
        shipment(2),
        shipment(1),
        write('scope', ['urn:r', lotOf(2)], {}),
        write('scope', ['urn:r', lotOf(1)], { parent: lotOf(2) }),
        write('response', ['urn:r', partyOf(2)], response),
      ],
    });
    const ids = (filters: object): string[] => listFacts(readModel, 'shipment', filters).rows.map(({ id }) => id);
    expect(ids({})).toEqual([shipmentOf(1), shipmentOf(2)]);
    expect(ids({ party: partyOf(3), place: placeOf(2), status: 'offered' })).toHaveLength(2);
    expect(ids({ party: partyOf(4) })).toEqual([]);
    expect(recallScope(readModel, 'urn:r').rows).toEqual([{ goods: lotOf(2) }, { goods: lotOf(1), parent: lotOf(2) }]);
    expect(recallResponses(readModel, 'urn:r').rows).toEqual([response]);
  });

  test('find events by goods, place, step and time, and exceptions by status', () => {
    const readModel = open();
    const [first, second] = [said(seen([lotOf(1)], placeOf(1))), said(seen([lotOf(2)], placeOf(2), 'shipping'))];
    const exception: EventException = {
      code: 'lot_unknown',
      detail: 'nobody made it',
      party: partyOf(1),
      status: 'open',
    };
    apply(readModel, first, { ...second, writes: [put(exceptionKey(senderMsp, second.id, 1), exception)] });
    const ids = (filters: object): string[] => listEvents(readModel, filters).rows.map(({ id }) => id);
    expect(ids({})).toEqual([second.id, first.id]);
    expect(ids({ goods: lotOf(1) })).toEqual([first.id]);
    expect(ids({ place: placeOf(2), bizStep: 'shipping' })).toEqual([second.id]);
    expect(ids({ bizStep: 'packing' })).toEqual([]);
    expect(ids({ from: timeOf(2), to: timeOf(3) })).toHaveLength(2);
    expect(ids({ to: timeOf(2) })).toEqual([]);
    expect(findEvent(readModel, first.id)).toMatchObject({
      id: first.id,
      block: 0,
      height: 1,
      event: first.events?.[0]?.body,
    });
    expect(listedExceptions(readModel, { status: 'open' })).toMatchObject([
      { event: second.id, number: 1, code: 'lot_unknown' },
    ]);
    apply(readModel, {
      writes: [put(exceptionKey(senderMsp, second.id, 1), { ...exception, status: 'resolved', resolution: 'found' })],
    });
    expect(listedExceptions(readModel, { status: 'open' })).toEqual([]);
    expect(listedExceptions(readModel, { event: second.id })).toMatchObject([
      { status: 'resolved', resolution: 'found' },
    ]);
  });

  test('find the party of an MSP', () => {
    const readModel = open();
    const party = { id: partyOf(1), name: 'Supplier', msp: 'SupplierMSP', roles: ['supplier'], prefixes: [] };
    apply(readModel, {
      writes: [write('party', [partyOf(1)], party), write('msp', ['SupplierMSP'], { party: partyOf(1) })],
    });
    expect(partyOfMsp(readModel, 'SupplierMSP')).toEqual(party);
    expect(partyOfMsp(readModel, 'OtherMSP')).toBeUndefined();
  });
});
