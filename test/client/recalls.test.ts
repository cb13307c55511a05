import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Client, createClient } from 'lotline';
import { openGateway, type TestGateway } from '../gateway/openGateway';
import { json, type Ran, runLotline } from './shell';

const origin = 'https://id.gs1.org';
const product = `${origin}/01/00860009999107`;
const house = `${origin}/414/0860009999992`;
const centre = `${origin}/414/0860009998001`;
const lot = (number: string): string => `${product}/10/${number}`;
const line = (number: string, quantity: string): { lot: string; quantity: string; uom: string } => ({
  lot: lot(number),
  quantity,
  uom: 'CS',
});

let gateway: TestGateway;
let supplier: Client;
let retailer: Client;
const clientOf = (organisation: string): Client =>
  createClient({ url: gateway.running.url, key: gateway.keyOf(organisation) });
const lotline = (...args: string[]): Promise<Ran> =>
  runLotline(args, { folder: gateway.data, url: gateway.running.url });

beforeAll(async () => {
  gateway = await openGateway();
  supplier = clientOf('supplier');
  retailer = clientOf('retailer');
  await supplier.commissionLot({ place: house, ...line('A', '40') });
  await supplier.commissionLot({ place: house, ...line('B', '30') });
  const { subject } = await supplier.ship({ shipment: 'S-A', from: house, to: centre, lots: [line('A', '15')] });
  await retailer.accept({ shipment: subject });
  await retailer.receive({ shipment: subject });
});
afterAll(() => gateway.close());

describe('a search for goods to recall', () => {
  test('is the same through the client and the command line', async () => {
    const preview = await supplier.previewRecall({ find: [{ shipment: 'S-A' }] });
    expect(preview).toMatchObject({ goods: [{ id: lot('A'), you: 'recall' }], counts: { lots: 1, holders: 2 } });
    const ran = await lotline('--as', 'supplier', 'recall', 'find', '--shipment', 'S-A', '--json');
    expect(json(ran)).toEqual({ ...preview });
  });

  test('prints ids for recall open, and reads several criteria from a file', async () => {
    const file = join(gateway.data, 'criteria.json');
    writeFileSync(file, JSON.stringify([{ lotNumber: 'A' }, { lotNumber: 'B' }]));
    const ran = await lotline('--as', 'retailer', 'recall', 'find', '--criteria', file, '--ids');
    expect(ran).toMatchObject({ exit: 0, stdout: `${lot('A')}\n${lot('B')}\n` });
    const left = await lotline('--as', 'retailer', 'recall', 'find', '--criteria', file, '--left-place', house);
    expect(left.stdout).toContain(`${lot('A')}  Romaine hearts, case of 12  withdraw (from ${centre})`);
    expect(left.stdout).not.toContain(lot('B'));
  });

  test('without criteria names the options to give', async () => {
    const ran = await lotline('--as', 'retailer', 'recall', 'find');
    expect(ran).toMatchObject({ exit: 2 });
    expect(ran.stderr).toContain('There is nothing to look for.');
    const missing = await lotline('--as', 'retailer', 'recall', 'find', '--criteria', '/no/such/file');
    expect(missing.stderr).toContain('cannot be read');
  });
});

describe('a holder’s withdrawal of its own stock', () => {
  test('stops its own sales of a supplier’s lot at all its places, and nobody else’s', async () => {
    const ran = await lotline('--as', 'retailer', 'recall', 'withdraw', 'W-1', lot('A'), '--reason', 'Complaints');
    expect(ran).toMatchObject({ exit: 0 });
    await expect(retailer.sell({ place: centre, lots: [line('A', '1')] })).rejects.toMatchObject({
      code: 'lot_recalled',
    });
    await supplier.sell({ place: house, lots: [line('A', '1')] });
    const stock = await retailer.stock({ lot: lot('A') });
    expect(stock.rows).toMatchObject([
      { place: centre, onHand: '15', held: '15', available: '0' },
      { place: house, onHand: '24', held: '0', available: '24' },
    ]);
    const balance = await retailer.massBalance({ lot: lot('A') });
    expect(balance.rows).toMatchObject([{ held: '15', unexplained: '0' }]);
    expect(await retailer.extendRecallInFull({ id: 'W-1' })).toMatchObject({ added: 0 });
    await expect(retailer.closeRecall({ recall: 'W-1' })).rejects.toMatchObject({ code: 'recall_unfinished' });
    const rows = [{ goods: lot('A'), place: centre, uom: 'CS', quarantined: '15' }];
    await retailer.respondRecall({ recall: 'W-1', status: 'completed', rows });
    await retailer.drawRecallChecks({ id: 'W-1', level: 'E' });
    expect(await retailer.recallTermination({ id: 'W-1' })).toMatchObject({ isDone: true, findings: [] });
    await retailer.closeRecall({ recall: 'W-1' });
    // Closing releases nothing.
    await expect(retailer.sell({ place: centre, lots: [line('A', '1')] })).rejects.toThrow();
    await retailer.release({ goods: lot('A'), place: centre, quantity: '15', reason: 'Tested' });
    await retailer.sell({ place: centre, lots: [line('A', '1')] });
  });

  test('is refused if the holder has none of the goods', async () => {
    const ran = await lotline('--as', 'retailer', 'recall', 'withdraw', 'W-2', lot('B'), '--reason', 'Complaints');
    expect(ran).toMatchObject({ exit: 2 });
    expect(ran.stderr).toContain('No place of yours has some of all these goods.');
  });
});

describe('a recall with a strategy', () => {
  test('is changed, notified, answered and closed from the command line', async () => {
    const as = (who: string, ...args: string[]): Promise<Ran> => lotline('--as', who, 'recall', ...args, '--json');
    const strategy = ['--class', 'II', '--depth', 'retail', '--public-text', 'Do not eat it'];
    const opened = await as(
      'supplier',
      'open',
      'R-1',
      lot('B'),
      '--type',
      'voluntary',
      '--reason',
      'Test',
      ...strategy,
    );
    expect(opened.exit).toBe(0);
    const retailerGln = '0860009998001';
    const retailer417 = `${origin}/417/${retailerGln}`;
    expect((await as('supplier', 'notify', 'R-1', retailerGln)).exit).toBe(0);
    const soon = await as('supplier', 'close', 'R-1');
    expect(soon.exit).toBe(1);
    expect(soon.stderr + soon.stdout).toContain('recall_unfinished');
    expect((await as('supplier', 'change', 'R-1', '--class', 'I', '--reason', 'Second sample')).exit).toBe(0);
    const id = '0860009999992:R-1';
    expect((await as('retailer', 'respond', id, '--status', 'read')).exit).toBe(0);
    expect((await as('retailer', 'respond', id, '--status', 'nothing_here')).exit).toBe(0);
    expect(await supplier.recall({ id: 'R-1' })).toMatchObject({ class: 'I', depth: 'retail', changes: 1, pending: 0 });
    expect((await supplier.recallResponses({ id: 'R-1' })).rows).toMatchObject([
      { status: 'nothing_here', seen: [{ changes: 1 }] },
    ]);
    const left = await as('supplier', 'termination', 'R-1');
    expect(left.exit).toBe(4);
    expect(json(left)['findings']).toMatchObject([
      { code: 'holder_unanswered', subject: `${origin}/417/0860009999992` },
      { code: 'quantity_open' },
      { code: 'checks_not_drawn' },
    ]);
    const all = ['--status', 'completed', '--quarantined', `${lot('B')}=30 CS`];
    expect((await as('supplier', 'respond', 'R-1', ...all)).exit).toBe(0);
    expect((await as('supplier', 'contact', retailerGln, '--name', 'Ann Lee', '--phone', '+1 555 0100')).exit).toBe(0);
    const message = ['--kind', 'notification', '--channel', 'phone', '--text', 'Stop selling it'];
    expect((await as('supplier', 'message', 'R-1', '--to', retailer417, ...message)).exit).toBe(0);
    expect((await as('supplier', 'consignee', 'R-1', 'CAFE-1', '--name', 'Café', '--status', 'done')).exit).toBe(0);
    const drawn = json(await as('supplier', 'check-sample', 'R-1', '--level', 'A', '--seed', 's1'));
    expect(drawn).toMatchObject({ seed: 's1', sample: [retailer417, 'CAFE-1'].toSorted() });
    const visit = ['--method', 'visit', '--outcome', 'effective'];
    expect((await as('supplier', 'check', 'R-1', 'CAFE-1', ...visit)).exit).toBe(0);
    const checked = json(await as('supplier', 'check', 'R-1', retailer417, ...visit));
    expect(checked['percent']).toEqual({ checked: 100, effective: 100 });
    const shown = await lotline('--as', 'supplier', 'recall', 'holders', 'R-1');
    expect(shown.stdout).toContain('+1 555 0100');
    expect(json(await as('supplier', 'clock', 'R-1'))).toMatchObject({ blocks: true, answered: 2 });
    expect((await as('supplier', 'close', 'R-1', '--note', 'Nothing left')).exit).toBe(0);
  }, 180_000);
});
