// The folder was written by the build of commit dc704cc3 (read model 13), for the demonstration and with its invented keys. It has goods,
// shipments, orders, a policy, a named query with a subscription, a webhook, a hold, a recall, and a key of the user night.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '../temporaryFolder';
import { farm, lot, shop } from './demoGoods';
import { openGateway, type TestGateway } from './openGateway';

function unpack(file: string): string {
  const folder = temporaryFolder();
  const files = JSON.parse(brotliDecompressSync(readFileSync(file)).toString()) as Record<string, string>;
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), Buffer.from(content, 'base64'));
  }
  return folder;
}

const data = unpack(join(__dirname, 'earlierBuild', 'data.json.br'));
let gateway: TestGateway;
const rowsOf = async (as: string, path: string): Promise<Record<string, unknown>[]> => {
  const { status, body } = await gateway.get(as, path);
  if (status !== 200) throw new Error(`${path}: ${JSON.stringify(body)}`);
  return body['rows'] as Record<string, unknown>[];
};

beforeAll(async () => {
  gateway = await openGateway({}, data);
});
afterAll(() => gateway.close());

describe('a data folder of an earlier build', () => {
  test('has its read model built again, and the old one kept', () => {
    expect(readdirSync(data)).toEqual(expect.arrayContaining(['read-model.sqlite', 'read-model.sqlite.old-1']));
    expect(gateway.log.join('')).toMatch(/it has version 13, this program needs \d+/);
  });

  test('can be read whole', async () => {
    expect((await gateway.get('supplier', '/health/ready')).body).toMatchObject({ status: 'ready', unreadable: 0 });
    expect(await rowsOf('supplier', '/exceptions?code=event_unreadable')).toEqual([]);
    const exceptions = await rowsOf('supplier', '/exceptions');
    expect(exceptions.filter(({ source }) => source !== 'rule')).toMatchObject([
      { code: 'lot_unknown', detail: expect.stringContaining(lot('GHOST')) },
    ]);
  });

  test('has the goods, their stock and their way', async () => {
    const stock = await rowsOf('supplier', '/stock');
    const onHand = stock.map((row) => [row['lot'], row['place'], row['onHand']]);
    expect(onHand).toEqual(
      expect.arrayContaining([
        [lot('A'), farm, '50'],
        [lot('C'), farm, '30'],
        [lot('C'), shop, '57'],
        [lot('CAP'), farm, '12'],
      ]),
    );
    const { body } = await gateway.get('retailer', `/trace?id=${encodeURIComponent(lot('C'))}`);
    expect((body['nodes'] as { id: string }[]).map(({ id }) => id)).toEqual(
      expect.arrayContaining([lot('A'), lot('B')]),
    );
  });

  test('has the recall, its answers and the hold, which still bind', async () => {
    expect(await rowsOf('supplier', '/recalls/0860009999992/R1/responses')).toMatchObject([{ status: 'acknowledged' }]);
    // The lots of the folder are older with every run.
    const allowExpired = { reason: 'test' };
    const sale = { place: shop, lots: [{ lot: lot('C'), quantity: '1', uom: 'CS' }], allowExpired };
    expect(await gateway.post('retailer', '/sales', sale)).toMatchObject({
      status: 422,
      body: { code: 'lot_recalled' },
    });
    const use = { place: farm, lots: [{ lot: lot('B'), quantity: '1', uom: 'CS' }], allowExpired };
    expect(await gateway.post('supplier', '/sales', use)).toMatchObject({ status: 422, body: { code: 'lot_held' } });
  });

  test('has what the organisations keep in the gateway', async () => {
    expect(await rowsOf('supplier', '/inventory/orders')).toMatchObject([{ order: 'PO-1' }]);
    expect(await rowsOf('retailer', '/inventory/policies')).toMatchObject([{ given: { leadTimeDays: 2 } }]);
    expect(await rowsOf('retailer', '/webhooks')).toHaveLength(1);
    expect((await gateway.get('supplier', '/epcis/queries/seen/subscriptions')).body).toMatchObject([{ stream: true }]);
    expect((await gateway.get('supplier', '/keys')).body).toMatchObject({
      rows: expect.arrayContaining([expect.objectContaining({ user: 'night', roles: ['operator'] })]),
    });
  });

  test('answers the keys of earlier writes as before, and takes new ones', async () => {
    const made = { lot: lot('A'), place: farm, quantity: '100', uom: 'CS' };
    const headers = { 'idempotency-key': 'k-A' };
    expect(await gateway.post('supplier', '/lots', made, headers)).toMatchObject({ body: { status: 'exists' } });
    const shipment = 'urn:epcglobal:cbv:bt:0860009999992:S2';
    expect((await gateway.post('retailer', '/shipments/receive', { shipment })).status).toBe(201);
    expect((await gateway.post('supplier', '/lots', { ...made, lot: lot('NEW') })).status).toBe(201);
  });
});
