import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Answer, openGateway, type TestGateway } from '../openGateway';

const origin = 'https://id.gs1.org';
const product = `${origin}/01/00860009999107`;
const house = `${origin}/414/0860009999992`;
const lot = (number: string): string => `${product}/10/${number}`;
let gateway: TestGateway;

beforeAll(async () => {
  gateway = await openGateway();
  await gateway.post('supplier', '/lots', {
    lot: lot('LATE'),
    place: house,
    quantity: 10,
    uom: 'CS',
    expiry: '2099-12-31',
  });
  await gateway.post('supplier', '/lots', {
    lot: lot('SOON'),
    place: house,
    quantity: 4,
    uom: 'CS',
    expiry: '2099-01-31',
  });
});
afterAll(() => gateway.close());

interface Registered {
  readonly path: string;
  readonly secret: string;
}

const register = async (name: string, mapping: object, as = 'supplier'): Promise<Registered> => {
  const { status, body } = await gateway.post(as, '/inventory/sources', { name, mapping });
  if (status !== 200) throw new Error(JSON.stringify(body));
  return { path: `/inbound/${body['source'] as string}`, secret: body['secret'] as string };
};

interface Signing {
  readonly id: string;
  readonly secret: string;
  readonly at?: number;
  /** The body that is signed, if another one is sent. */
  readonly signed?: string;
}

const now = (): number => Math.floor(Date.now() / 1000);

/** The signature of Standard Webhooks, written again from its text. */
function send(path: string, message: unknown, { id, secret, at = now(), signed }: Signing): Promise<Answer> {
  const raw = JSON.stringify(message);
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const signature = createHmac('sha256', key)
    .update(`${id}.${at}.${signed ?? raw}`)
    .digest('base64');
  const headers = { 'webhook-id': id, 'webhook-timestamp': String(at), 'webhook-signature': `v1,${signature}` };
  return gateway.send(path, { raw, headers });
}

const ordersMapping = {
  kind: 'orders',
  rows: 'purchaseOrders',
  fields: {
    kind: { value: 'purchase' },
    order: 'header.number',
    partner: { path: 'header.vendor', table: { 'V-17': '0860009998001' } },
    place: { path: '$.plant', table: { P1: '0860009999992' } },
    placed: { path: 'header.date', as: 'date' },
  },
  lines: { rows: 'items', fields: { product: 'ean', quantity: 'qty', promised: { path: 'due', as: 'date' } } },
};
const order = (number: string, changes: object = {}): object => ({
  header: { number, vendor: 'V-17', date: '20270110', ...changes },
  items: [{ ean: '00860009999107', qty: 48, due: '2027-01-15T08:00:00Z' }],
});
const message = (...purchaseOrders: object[]): object => ({ plant: 'P1', purchaseOrders });

describe('orders of an ERP system', () => {
  let source: Registered;
  beforeAll(async () => {
    source = await register('erp', ordersMapping);
  });
  const orders = async (): Promise<unknown[]> =>
    (await gateway.get('supplier', '/inventory/orders?kind=purchase')).body['rows'] as unknown[];

  test('are set by the mapping', async () => {
    const { status, body } = await send(source.path, message(order('PO-1')), { ...source, id: 'm-1' });
    expect([status, body]).toMatchObject([200, { kind: 'orders', created: 1, errors: [] }]);
    expect(await orders()).toMatchObject([
      { order: 'PO-1', placed: '2027-01-10', lines: [{ ordered: '48', promised: '2027-01-15' }] },
    ]);
  });

  test('are not set twice: the same message again is refused', async () => {
    const again = await send(source.path, message(order('PO-1')), { ...source, id: 'm-1' });
    expect(again).toMatchObject({ status: 409, body: { code: 'message_repeated' } });
  });

  test('are all rejected if one has an error, and the message may be sent again', async () => {
    const wrong = message(order('PO-2'), order('PO-3', { vendor: 'V-99' }));
    const refused = await send(source.path, wrong, { ...source, id: 'm-2' });
    expect(refused).toMatchObject({
      status: 422,
      body: { code: 'message_refused', errors: [{ pointer: '/2/partner', message: expect.stringContaining('V-99') }] },
    });
    expect(await orders()).toHaveLength(1);
    const right = await send(source.path, message(order('PO-2')), { ...source, id: 'm-2' });
    expect(right).toMatchObject({ status: 200, body: { created: 1 } });
  });

  test('are all rejected if one number is in the message twice, also in a dry run', async () => {
    const twice = message(order('PO-4'), order('PO-5'), order('PO-4'));
    for (const id of ['m-twice', 'dry-run-twice']) {
      const { body } = await send(source.path, twice, { ...source, id });
      const errors = body['errors'] as { row?: number; pointer?: string; message: string }[];
      expect(errors).toMatchObject([
        { message: expect.stringContaining('PO-4 is in the message twice, also as record 1') },
      ]);
      expect(errors[0]?.pointer ?? `/${String(errors[0]?.row)}`).toBe('/3');
    }
    expect(await orders()).toHaveLength(2);
  });

  test('are not set by a dry run, and the query alone neither begins nor ends one', async () => {
    const dry = await send(`${source.path}?dryRun=true`, message(order('PO-9')), { ...source, id: 'dry-run-3' });
    expect(dry).toMatchObject({ status: 200, body: { dryRun: true, created: 1 } });
    expect(await send(source.path, message(order('PO-9')), { ...source, id: 'dry-run-4' })).toEqual(dry);
    expect(await send(`${source.path}?dryRun=true`, '{}', { ...source, id: 'm-5' })).toMatchObject({ status: 401 });
    expect(await orders()).toHaveLength(2);
  });

  test.each<[string, (sent: Registered) => Promise<Answer>, string]>([
    [
      'changed on the way',
      (of) => send(of.path, message(order('PO-7')), { ...of, id: 'm-4', signed: JSON.stringify(message()) }),
      'signature_invalid',
    ],
    [
      'signed with another secret',
      (of) => send(of.path, message(), { secret: 'whsec_AAAA', id: 'm-5' }),
      'signature_invalid',
    ],
    ['of ten minutes ago', (of) => send(of.path, message(), { ...of, id: 'm-6', at: now() - 600 }), 'message_expired'],
    [
      'of ten minutes ahead',
      (of) => send(of.path, message(), { ...of, id: 'm-7', at: now() + 600 }),
      'message_expired',
    ],
    ['without headers', (of) => gateway.send(of.path, { raw: '{}' }), 'signature_invalid'],
    [
      'to a source that does not exist',
      (of) => send('/inbound/0123', message(), { ...of, id: 'm-8' }),
      'signature_invalid',
    ],
  ])('in a message %s are refused', async (_what, sending, code) => {
    expect(await sending(source)).toMatchObject({ status: 401, body: { code } });
  });

  test('are signed with a new secret after a rotation, and with the one before for a day', async () => {
    const { body } = await gateway.post('supplier', '/inventory/sources/rotate', { name: 'erp' });
    const fresh = body['secret'] as string;
    expect(fresh).not.toBe(source.secret);
    for (const [id, secret] of Object.entries({ 'm-20': fresh, 'm-21': source.secret })) {
      expect(await send(source.path, message(order('PO-1')), { secret, id })).toMatchObject({
        status: 200,
        body: { same: 1 },
      });
    }
  });

  test('of a removed system are refused', async () => {
    const other = await register('old', ordersMapping);
    await gateway.post('supplier', '/inventory/sources/remove', { name: 'old' });
    expect(await send(other.path, message(order('PO-1')), { ...other, id: 'm-30' })).toMatchObject({ status: 401 });
  });
});

const salesMapping = {
  kind: 'sales',
  fields: { sale: 'receipt', place: { value: '0860009999992' } },
  lines: { rows: 'lines', fields: { product: 'gtin', quantity: 'count' } },
};
const sale = (receipt: string, count: number): object => ({ receipt, lines: [{ gtin: '00860009999107', count }] });

describe('sales of a point of sale', () => {
  const onHand = async (number: string): Promise<string | undefined> => {
    const { body } = await gateway.get('supplier', `/stock?lot=${encodeURIComponent(lot(number))}`);
    return (body['rows'] as { onHand: string }[])[0]?.onHand;
  };
  let source: Registered;
  beforeAll(async () => {
    source = await register('pos', salesMapping);
  });

  test('take the lots that expire first', async () => {
    const answer = await send(source.path, sale('R-1', 5), { ...source, id: 's-1' });
    expect(answer).toMatchObject({ status: 200, body: { kind: 'sales', created: 1 } });
    expect([await onHand('SOON'), await onHand('LATE')]).toEqual([undefined, '9']);
  });

  test('are sold once, even if another message repeats them', async () => {
    const answer = await send(source.path, sale('R-1', 5), { ...source, id: 's-2' });
    expect(answer).toMatchObject({ status: 200, body: { created: 0, same: 1 } });
    expect(await onHand('LATE')).toBe('9');
  });

  test('with other goods than before are errors', async () => {
    const answer = await send(source.path, sale('R-1', 6), { ...source, id: 's-6' });
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer: '/1/sale' }] } });
  });

  test('of more than is on hand are errors, and nothing is sold', async () => {
    const answer = await send(source.path, sale('R-2', 10), { ...source, id: 's-3' });
    expect(answer).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/1', message: expect.stringContaining('9 of 10 CS') }] },
    });
    expect(await onHand('LATE')).toBe('9');
  });

  test('at another organisation’s place are errors, whatever the mapping says', async () => {
    const thief = await register('thief', salesMapping, 'retailer');
    const answer = await send(thief.path, sale('R-3', 1), { ...thief, id: 's-4' });
    expect(answer).toMatchObject({
      status: 422,
      body: { errors: [{ message: expect.stringContaining('not a place of your') }] },
    });
    expect(await onHand('LATE')).toBe('9');
  });
});

describe('item masters', () => {
  const mapping = {
    kind: 'products',
    rows: 'items',
    fields: { product: 'gtin', name: 'text', uom: { path: 'unit', table: { CAR: 'CS' } } },
  };
  const item = (changes: object): object => ({ gtin: '00860009999138', text: 'Tomatoes', unit: 'CAR', ...changes });

  test('register new products, and report how an existing one differs', async () => {
    const source = await register('items', mapping);
    const made = await send(source.path, { items: [item({})] }, { ...source, id: 'i-1' });
    expect(made).toMatchObject({ status: 200, body: { created: 1 } });
    const again = await send(source.path, { items: [item({})] }, { ...source, id: 'i-2' });
    expect(again).toMatchObject({ status: 200, body: { created: 0, same: 1 } });
    const other = await send(source.path, { items: [item({ text: 'Peppers' })] }, { ...source, id: 'i-3' });
    expect(other).toMatchObject({
      status: 422,
      body: { errors: [{ message: expect.stringContaining('another name') }] },
    });
  });

  test('report the other record if a message has a product twice with different values', async () => {
    const source = await register('more-items', mapping);
    const onion = { gtin: '00860009999145', text: 'Onions' };
    const wrong = { items: [item(onion), item({ ...onion, text: 'Leeks' })] };
    expect(await send(source.path, wrong, { ...source, id: 'i-4' })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/2', message: expect.stringContaining('record 1') }] },
    });
    const right = await send(source.path, { items: [item(onion), item(onion)] }, { ...source, id: 'i-5' });
    expect(right).toMatchObject({ status: 200, body: { created: 1, same: 1 } });
  });
});

describe('a mapping', () => {
  test.each<[string, object]>([
    ['of no kind', { ...ordersMapping, kind: 'invoices' }],
    ['without a field that is needed', { ...salesMapping, fields: { sale: 'receipt' } }],
    ['with a field that does not exist', { ...salesMapping, fields: { ...salesMapping.fields, colour: 'c' } }],
    ['with a path that is none', { ...salesMapping, lines: { ...salesMapping.lines, rows: 'lines[' } }],
    [
      'of lines with neither product nor lot',
      { ...salesMapping, lines: { rows: 'lines', fields: { quantity: 'count' } } },
    ],
  ])('%s is refused', async (_what, mapping) => {
    const answer = await gateway.post('supplier', '/inventory/sources', { name: 'wrong', mapping });
    expect(answer).toMatchObject({ status: 400, body: { code: 'input_invalid' } });
  });

  test('is tried on a message without any change, and reads only the message', async () => {
    const tried = await gateway.post('supplier', '/inventory/sources/try', {
      mapping: { ...salesMapping, fields: { ...salesMapping.fields, sale: 'constructor.name' } },
      message: sale('R-9', 1),
    });
    expect(tried).toMatchObject({
      status: 200,
      body: { dryRun: true, created: 0, errors: [{ row: 1, field: 'sale', message: 'The sale has no number.' }] },
    });
  });

  test('with its secret is hidden from other organisations, which cannot change or rotate it', async () => {
    expect((await gateway.get('retailer', '/inventory/sources')).body['rows']).toMatchObject([{ name: 'thief' }]);
    const rotated = await gateway.post('retailer', '/inventory/sources/rotate', { name: 'erp' });
    expect(rotated).toMatchObject({ status: 404, body: { code: 'source_unknown' } });
    expect(JSON.stringify((await gateway.get('supplier', '/inventory/sources')).body)).not.toContain('whsec_');
  });
});
