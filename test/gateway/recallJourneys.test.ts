import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Client, createClient } from 'lotline';
import { json, type Ran, runLotline } from '../client/shell';
import { lot, origin } from './demoGoods';
import { type Answer, openGateway, type TestGateway } from './openGateway';

const house = `${origin}/414/0860009999992`;
const centre = `${origin}/414/0860009998001`;
const carrierParty = `${origin}/417/0860009996007`;
const agency = `${origin}/417/0614141000005`;
const supplierGln = '0860009999992';
const pallet = '008600099990000411';
const line = (number: string, quantity: string): { lot: string; quantity: string; uom: string } => ({
  lot: lot(number),
  quantity,
  uom: 'CS',
});

let gateway: TestGateway;
let keys: Readonly<Record<'ann' | 'bob', string>>;

const did = async (as: string, path: string, body: object): Promise<Answer['body']> => {
  const answer = await gateway.post(as, path, body);
  if (answer.status > 201) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
};
const lotline = (as: string, ...args: string[]): Promise<Ran> =>
  runLotline(['--as', as, ...args], { folder: gateway.data, url: gateway.running.url });
/** A command of the regulator, with the key of one of its users. */
const inspects = (user: 'ann' | 'bob', ...args: string[]): Promise<Ran> =>
  runLotline(args, {
    folder: gateway.data,
    url: gateway.running.url,
    environment: { LOTLINE_KEY: keys[user], LOTLINE_URL: gateway.running.url },
  });

beforeAll(async () => {
  gateway = await openGateway();
  for (const as of ['supplier', 'carrier']) {
    await gateway.post(as, '/organisations', { organisation: 'agency', mspId: 'AgencyMSP' });
  }
  const at = { folder: gateway.data, url: gateway.running.url, environment: { LOTLINE_DATA: gateway.data } };
  const key = (await runLotline(['keys', 'bootstrap', 'agency'], at)).stdout.trim();
  await gateway.send('/parties', { key, body: { party: agency, name: 'Agency', roles: ['regulator'] } });
  for (const as of ['supplier', 'carrier', 'retailer']) await did(as, '/parties/regulator', { party: agency });
  const keyOf = async (user: string): Promise<string> => {
    const made = await gateway.send('/keys', { key, body: { user, roles: ['operator', 'quality'] } });
    return String(made.body['key']);
  };
  keys = { ann: await keyOf('ann'), bob: await keyOf('bob') };
  await did('supplier', '/lots', { place: house, ...line('A', '100') });
  await did('supplier', '/lots', { place: house, ...line('B', '40') });
  await did('supplier', '/containers/pack', { container: pallet, place: house, lots: [line('A', '30')] });
}, 60_000);
afterAll(() => gateway.close());

describe('a carrier that has goods when they are recalled', () => {
  const shipment = `${supplierGln}:C-1`;
  const recall = `${supplierGln}:R-1`;

  test('hears of it, cannot deliver them, and brings them back to the sender', async () => {
    const way = { shipment: 'C-1', from: house, to: centre, carrier: carrierParty, containers: [pallet] };
    await did('supplier', '/shipments', { ...way, lots: [line('A', '5')] });
    expect((await lotline('carrier', 'accept', shipment)).exit).toBe(0);
    const opened = ['recall', 'open', 'R-1', lot('A'), '--type', 'voluntary', '--class', 'I', '--reason', 'Glass'];
    expect((await lotline('supplier', ...opened)).exit).toBe(0);
    const inbox = json(await lotline('carrier', 'inbox', '--kind', 'recall', '--json'));
    expect(inbox['rows']).toMatchObject([{ text: expect.stringContaining('that you have or had') }]);
    const delivered = await lotline('carrier', 'hand-over', shipment, '--to', centre.slice(-13));
    expect([delivered.exit, delivered.stderr]).toEqual([1, expect.stringContaining('lot_recalled')]);
    const holders = json(await lotline('supplier', 'recall', 'holders', 'R-1', '--json'))['holders'];
    expect(holders).toContainEqual(
      expect.objectContaining({ party: carrierParty, open: [{ uom: 'CS', quantity: '35' }] }),
    );
    expect((await lotline('carrier', 'hand-over', shipment, '--to', supplierGln)).exit).toBe(0);
    expect((await lotline('supplier', 'receive', shipment)).exit).toBe(0);
    expect((await lotline('carrier', 'recall', 'respond', recall, '--status', 'nothing_here')).exit).toBe(0);
  }, 120_000);

  test('is no open holder after that, and the goods stay on hold when the recall is closed', async () => {
    const all = ['--status', 'completed', '--quarantined', `${lot('A')}=100 CS`];
    expect((await lotline('supplier', 'recall', 'respond', 'R-1', ...all)).exit).toBe(0);
    const release = ['release', lot('A'), '--place', supplierGln, '--reason', 'Tested'];
    const early = await lotline('supplier', ...release);
    expect([early.exit, early.stderr]).toEqual([1, expect.stringContaining('until the recall is closed')]);
    await did('supplier', `/recalls/${supplierGln}/R-1/checks`, { level: 'E' });
    expect((await lotline('supplier', 'recall', 'close', 'R-1')).exit).toBe(0);
    expect((await lotline('supplier', 'sell', '--place', supplierGln, '--lot', `${lot('A')}=1 CS`)).exit).toBe(1);
    expect((await lotline('supplier', ...release)).exit).toBe(0);
    expect((await lotline('supplier', 'sell', '--place', supplierGln, '--lot', `${lot('A')}=1 CS`)).exit).toBe(0);
  }, 120_000);
});

describe('a regulator', () => {
  test('finds goods of others, orders their recall and follows it to an early end by two users', async () => {
    const regulator: Client = createClient({ url: gateway.running.url, key: keys.ann, retries: 0 });
    const sent = await did('supplier', '/shipments', {
      shipment: 'R-2',
      from: house,
      to: centre,
      lots: [line('B', '15')],
    });
    await did('retailer', '/shipments/accept', { shipment: sent['subject'] });
    await did('retailer', '/shipments/receive', { shipment: sent['subject'] });
    const found = await inspects('ann', 'recall', 'find', '--lot-number', 'B', '--ids');
    expect(found.stdout.trim()).toBe(lot('B'));
    const order = ['--type', 'mandated', '--class', 'I', '--authority', 'Order 21-1', '--reason', 'Outbreak'];
    expect((await inspects('ann', 'recall', 'open', 'M-1', lot('B'), ...order)).exit).toBe(0);
    await expect(
      createClient({ url: gateway.running.url, key: gateway.keyOf('supplier'), retries: 0 }).closeRecall({
        recall: `0614141000005:M-1`,
      }),
    ).rejects.toMatchObject({ code: 'not_owner' });
    expect((await lotline('supplier', 'sell', '--place', supplierGln, '--lot', `${lot('B')}=1 CS`)).exit).toBe(1);
    expect((await inspects('ann', 'recall', 'notify', 'M-1', supplierGln, '0860009998001')).exit).toBe(0);
    const answers = ['recall', 'respond', '0614141000005:M-1', '--status', 'completed', '--quarantined'];
    expect((await lotline('retailer', ...answers, `${lot('B')}=15 CS`)).exit).toBe(0);
    const { holders } = await regulator.recallHolders({ id: 'M-1' });
    expect(holders.map(({ isFinal, open }) => [isFinal, open.length])).toEqual([
      [true, 0],
      [false, 1],
    ]);
    const balance = await regulator.massBalance({ recall: 'M-1' });
    expect(balance.totals).toMatchObject([{ uom: 'CS', made: '40', onHand: '40', unexplained: '0' }]);
    const sheet = await inspects(
      'ann',
      'fsma',
      'export',
      '--lot',
      lot('B'),
      '--out',
      join(gateway.data, 'b.csv'),
      '--table',
      'shipping',
    );
    expect([sheet.exit, readFileSync(join(gateway.data, 'b.csv'), 'utf8')]).toEqual([
      0,
      expect.stringContaining(lot('B')),
    ]);
    const early = ['recall', 'close', 'M-1', '--early', 'The supplier has left the market'];
    expect((await inspects('ann', ...early)).exit).toBe(0);
    expect(await regulator.recall({ id: 'M-1' })).toMatchObject({ status: 'open', closing: { user: 'ann' } });
    expect((await inspects('bob', ...early)).exit).toBe(0);
    expect(await regulator.recall({ id: 'M-1' })).toMatchObject({
      status: 'closed',
      closedEarly: { user: 'ann', agreed: 'bob' },
    });
    const file = join(gateway.data, 'mandated.pdf');
    expect((await inspects('bob', 'recall', 'report', 'M-1', '-o', file)).exit).toBe(0);
    const hash = createHash('sha256').update(readFileSync(file)).digest('hex');
    const { reports = [] } = await regulator.recall({ id: 'M-1' });
    expect(reports.map(({ pdf }) => pdf)).toEqual([hash]);
  }, 180_000);
});
