import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Database } from '../../../gateway/src/projection/database';
import { openSourceStore } from '../../../gateway/src/inbound/sourceStore';
import { type Answer, openGateway, type TestGateway } from '../openGateway';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openGateway();
});
afterAll(() => gateway.close());

const register = (name: string, mapping: object, as = 'supplier'): Promise<Answer> =>
  gateway.post(as, '/inventory/sources', { name, mapping });

const salesMapping = {
  kind: 'sales',
  fields: { sale: 'receipt', place: { value: '0860009999992' } },
  lines: { rows: 'lines', fields: { product: 'gtin', quantity: 'count' } },
};

describe('a user without the role of a source', () => {
  const products = {
    kind: 'products',
    fields: { product: 'gtin', name: 'text', uom: 'unit' },
  };
  let operator: string;
  beforeAll(async () => {
    await register('masters', products);
    await register('pos', salesMapping);
    const made = await gateway.post('supplier', '/keys', { user: 'dock-9', roles: ['operator'] });
    operator = made.body['key'] as string;
  });

  test.each([
    ['take its secret', '/rotate', { name: 'masters' }],
    ['remove it', '/remove', { name: 'masters' }],
    ['put a mapping of its own in its place', '', { name: 'masters', mapping: salesMapping }],
  ])('cannot %s', async (_what, path, body) => {
    const answer = await gateway.send(`/inventory/sources${path}`, { key: operator, body });
    expect(answer).toMatchObject({ status: 403, body: { code: 'role_missing' } });
  });

  test('rotates sources of its own role', async () => {
    const answer = await gateway.send('/inventory/sources/rotate', { key: operator, body: { name: 'pos' } });
    expect(answer).toMatchObject({ status: 200, body: { secret: expect.stringContaining('whsec_') } });
  });
});

describe('a small message whose mapping reads the same places many times', () => {
  const everywhere = { path: '$.big', table: { x: 'y' } };
  const mapping = (field: object): object => ({
    kind: 'orders',
    rows: 'records',
    fields: { kind: field, order: field, partner: field, place: field, placed: field },
    lines: { rows: '$.lines', fields: { product: field, quantity: field } },
  });
  const list = (length: number): object[] => Array.from({ length }, () => ({}));
  const tried = (field: object, big: string, records = 1000): Promise<Answer> =>
    gateway.post('supplier', '/inventory/sources/try', {
      mapping: mapping(field),
      message: { big, records: list(records), lines: list(500) },
    });

  test('has at most 1,000 errors, which repeat little of it', async () => {
    const { status, body } = await tried(everywhere, 'A'.repeat(1500));
    expect(status).toBe(200);
    expect(body['errors']).toHaveLength(1000);
    expect(JSON.stringify(body).length).toBeLessThan(300_000);
  });

  test('has no value of more than 2,000 characters', async () => {
    const { body } = await tried(everywhere, 'A'.repeat(2001), 1);
    expect(body['errors']).toContainEqual({
      row: 1,
      field: 'lines/0/product',
      message: '$.big has 2001 characters, more than 2000.',
    });
  });

  test('has at most 10,000 lines', async () => {
    const { body } = await tried({ value: '1' }, '', 21);
    expect(body['errors']).toContainEqual({
      row: 21,
      field: 'lines',
      message: 'The message has more than 10000 lines: send it in parts.',
    });
    const fits = await tried({ value: '1' }, '', 20);
    expect(JSON.stringify(fits.body)).not.toContain('more than 10000 lines');
  });
});

describe('the sources of an organisation', () => {
  test('are at most 100', async () => {
    for (let number = 0; number < 100; number += 1) await register(`many-${number}`, salesMapping, 'carrier');
    const over = await gateway.post('carrier', '/inventory/sources', { name: 'one-more', mapping: salesMapping });
    expect(over).toMatchObject({ status: 400, body: { code: 'limit_exceeded' } });
    expect(await register('many-7', salesMapping, 'carrier')).toMatchObject({ status: 200 });
  });
});

describe('a message during which the gateway stopped', () => {
  test('may be sent again; one that was carried out may not, and one that is being carried out waits', () => {
    const database = new Database(':memory:');
    const before = openSourceStore(database);
    expect([before.begin('s', 'm-1'), before.begin('s', 'm-1')]).toEqual(['begun', 'running']);
    before.begin('s', 'm-2');
    before.end('s', 'm-2', { isDone: true, now: new Date() });
    const after = openSourceStore(database);
    expect([after.begin('s', 'm-1'), after.begin('s', 'm-2')]).toEqual(['begun', 'done']);
    after.end('s', 'm-1', { isDone: false, now: new Date() });
    expect(after.begin('s', 'm-1')).toBe('begun');
  });
});

describe('many sales in one message', () => {
  test('take the goods one after the other, and let other work run between them', async () => {
    const lots = ['A', 'B'].map((number) => `https://id.gs1.org/01/00860009999107/10/MANY-${number}`);
    for (const lot of lots) {
      await gateway.post('supplier', '/lots', { lot, place: '0860009999992', quantity: 100, uom: 'CS' });
    }
    const mapping = { ...salesMapping, rows: 'sales' };
    const sales = (count: number): object => ({
      sales: Array.from({ length: count }, (_each, n) => ({
        receipt: `R-${n}`,
        lines: [{ gtin: '00860009999107', count: 1 }],
      })),
    });
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 0);
    const fits = await gateway.post('supplier', '/inventory/sources/try', { mapping, message: sales(200) });
    clearInterval(timer);
    expect(fits.body).toMatchObject({ created: 200, errors: [] });
    expect(turns).toBeGreaterThan(5);
    const over = await gateway.post('supplier', '/inventory/sources/try', { mapping, message: sales(201) });
    expect(over.body).toMatchObject({
      created: 0,
      errors: [{ row: 201, message: expect.stringContaining('0 of 1 CS') }],
    });
  });
});

test('a message with errors of several kinds has the errors of all its records in one answer, in their order', async () => {
  const mapping = {
    kind: 'orders',
    rows: 'orders',
    fields: {
      kind: { value: 'sales' },
      order: 'id',
      partner: { value: '0860009998001' },
      place: { value: '0860009999992' },
      placed: { path: 'on', as: 'date' },
    },
    lines: { rows: 'lines', fields: { product: 'sku', quantity: 'qty' } },
  };
  const order = (id: string, on: string, sku: string, qty: number): object => ({ id, on, lines: [{ sku, qty }] });
  const known = '00860009999107';
  const orders = [
    order('1', '2027-01-10', known, -1),
    order('2', 'soon', known, 1),
    order('3', '2027-01-10', known, 1),
    order('4', '2027-01-10', '09506000134352', 1),
  ];
  const { body } = await gateway.post('supplier', '/inventory/sources/try', { mapping, message: { orders } });
  expect([body['created'], body['errors']]).toMatchObject([
    0,
    [
      { row: 1, field: 'lines/0/quantity' },
      { row: 2, field: 'placed' },
      { row: 4, field: 'lines/0/product' },
    ],
  ]);
});
