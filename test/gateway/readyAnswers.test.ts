import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openGateway, type TestGateway } from './openGateway';

const lot = 'https://id.gs1.org/01/00860009999107/10/READY';
const path = '/lots/00860009999107/READY';
const farm = 'https://id.gs1.org/414/0860009999992';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await openGateway();
  await gateway.post('supplier', '/lots', { lot, place: farm, quantity: '10', uom: 'CS' });
});

afterAll(async () => {
  await gateway.close();
});

describe('a cached read', () => {
  test.each([path, `/trace?id=${encodeURIComponent(lot)}`])(
    'of %s returns the same response to every caller',
    async (read) => {
      const first = await gateway.get('supplier', read);
      const again = await gateway.get('retailer', read);
      expect(first.status).toBe(200);
      expect(again.body).toEqual(first.body);
      for (const header of ['content-type', 'cache-control', 'lotline-height', 'content-security-policy']) {
        expect(again.headers.get(header)).toBe(first.headers.get(header));
      }
    },
  );

  test('is refused without a key, or with a revoked one', async () => {
    const { body } = await gateway.post('carrier', '/keys', { user: 'driver', roles: ['operator'] });
    const key = String(body['key']);
    expect((await gateway.send(path, { key })).status).toBe(200);
    expect((await gateway.send(path, { key: `${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}` })).status).toBe(401);
    expect((await gateway.send(`/keys/${String(body['id'])}`, { as: 'carrier', method: 'DELETE' })).status).toBe(204);
    expect((await gateway.send(path, { key })).status).toBe(401);
    expect((await gateway.send(path)).status).toBe(401);
  });

  test('is computed again after the next block', async () => {
    const before = await gateway.get('retailer', path);
    await gateway.post('supplier', '/holds', { goods: lot, reason: 'Waiting for the laboratory' });
    const after = await gateway.get('retailer', path);
    expect(before.body).not.toHaveProperty('hold');
    expect(after.body).toHaveProperty('hold.reason', 'Waiting for the laboratory');
    expect(after.body['height']).toBeGreaterThan(before.body['height'] as number);
  });

  test('is logged like the first one', async () => {
    const lines = (): number => gateway.log.filter((line) => line.includes('"route":"/lots/{gtin}/{lot}"')).length;
    const before = lines();
    await gateway.get('retailer', path);
    await gateway.get('retailer', path);
    expect(lines()).toBe(before + 2);
    const last = JSON.parse(gateway.log.at(-1) ?? '') as Record<string, unknown>;
    expect(last).toMatchObject({ level: 30, method: 'GET', status: 200, organisation: 'retailer', msg: 'request' });
  });
});
