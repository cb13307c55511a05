import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Answer, openGateway, type TestGateway } from '../openGateway';

const origin = 'https://id.gs1.org';
const product = `${origin}/01/00860009999107`;
const house = `${origin}/414/0860009999992`;
const cooler = `${origin}/414/0860009999077`;
const customer = `${origin}/417/0860009999992`;
const partner = `${origin}/417/0860009998001`;
let gateway: TestGateway;

/** The supplier's stock at the house is looked after by the retailer; carrier and retailer try to see more. */
beforeAll(async () => {
  gateway = await openGateway();
  for (const [number, place] of Object.entries({ V1: house, V2: cooler })) {
    await gateway.post('supplier', '/lots', { lot: `${product}/10/${number}`, place, quantity: 30, uom: 'CS' });
  }
  const policy = {
    product,
    place: house,
    reorderPoint: '40',
    maximum: '90',
    orderCost: '20',
    holdingCost: '3',
    currency: 'EUR',
  };
  await gateway.post('supplier', '/inventory/policies', { ...policy, note: 'Our secret' });
});
afterAll(() => gateway.close());

const allow = (changes: object = {}, as = 'supplier'): Promise<Answer> =>
  gateway.post(as, '/inventory/vendors', { partner, product, place: house, ...changes });
const seen = async (as: string): Promise<unknown[]> =>
  (await gateway.get(as, '/inventory/managed')).body['rows'] as unknown[];
const propose = (proposal: string, changes: object = {}, as = 'retailer'): Promise<Answer> =>
  gateway.post(as, '/inventory/managed/proposals', {
    proposal,
    customer,
    product,
    place: house,
    quantity: '60',
    promised: '2099-01-15',
    ...changes,
  });
const answer = (proposal: string, changes: object = {}): Promise<Answer> =>
  gateway.post('supplier', '/inventory/vendors/proposals/answer', { partner, proposal, accept: true, ...changes });

interface Changes {
  readonly as?: string;
  readonly product?: string;
  readonly partner?: string;
}

describe('vendor-managed stock', () => {
  test('is seen by nobody until it is allowed', async () => {
    expect(await seen('retailer')).toEqual([]);
    expect(await propose('P-0')).toMatchObject({ status: 404, body: { code: 'vendor_unknown' } });
  });

  test('is seen at the allowed place, without policy, by the partner alone', async () => {
    expect(await allow()).toMatchObject({ status: 200 });
    const rows = await seen('retailer');
    expect(rows).toEqual([
      { customer, product, place: house, uom: 'CS', onHand: '30', available: '30', inTransit: '0', gaps: [] },
    ]);
    expect(await seen('carrier')).toEqual([]);
  });

  test('shows levels of the policy if that is allowed, and never its costs, reasons and notes', async () => {
    await allow({ policy: true, forecast: true });
    const [row] = await seen('retailer');
    expect(row).toMatchObject({ reorderPoint: '40', maximum: '90', gaps: [{ code: 'history_short' }] });
    expect(JSON.stringify(row)).not.toMatch(/secret|EUR|holding/i);
  });

  test.each([
    ['another organisation’s place', { as: 'retailer' }, 403, 'not_owner'],
    ['a product that is not registered', { product: '09506000134352' }, 404, 'product_unknown'],
    ['a partner that is not registered', { partner: '9506000134307' }, 404, 'party_unknown'],
  ])('cannot be allowed for %s', async (_what, { as = 'supplier', ...changes }: Changes, status, code) => {
    expect(await allow(changes, as)).toMatchObject({ status, body: { code } });
  });
});

describe('a proposal', () => {
  test('becomes a purchase order when the customer accepts it, once', async () => {
    expect(await propose('P-1', { price: '4.80', currency: 'EUR' })).toMatchObject({ status: 200 });
    expect(await answer('P-1', { order: '850-7' })).toMatchObject({
      body: { rows: [{ proposal: 'P-1', status: 'accepted', order: '850-7' }] },
    });
    const { body } = await gateway.get('supplier', '/inventory/orders?kind=purchase');
    expect(body['rows']).toMatchObject([
      {
        order: '850-7',
        partner,
        place: house,
        lines: [{ product, ordered: '60', promised: '2099-01-15', price: '4.8' }],
      },
    ]);
    expect(await answer('P-1', { order: '850-7' })).toMatchObject({ status: 200 });
    expect((await gateway.get('supplier', '/inventory/orders')).body['rows']).toHaveLength(1);
    expect(await answer('P-1')).toMatchObject({ status: 422, body: { code: 'proposal_ended' } });
    expect(await answer('P-1', { accept: false })).toMatchObject({ status: 422, body: { code: 'proposal_ended' } });
    expect(await propose('P-1')).toMatchObject({ status: 422, body: { code: 'proposal_ended' } });
  });

  test('makes no order when it is declined, and never replaces an existing one', async () => {
    await propose('P-2');
    expect(await answer('P-2', { order: '850-7' })).toMatchObject({ status: 409, body: { code: 'conflict' } });
    expect(await answer('P-2', { accept: false })).toMatchObject({ status: 200 });
    expect((await gateway.get('supplier', '/inventory/orders')).body['rows']).toHaveLength(1);
  });

  test('promises no day that is over', async () => {
    expect(await propose('P-9', { promised: '2020-01-15' })).toMatchObject({
      status: 400,
      body: { code: 'input_invalid', detail: expect.stringContaining('still to come') },
    });
  });

  test.each([
    ['another quantity', { quantity: '60000' }],
    ['another price', { price: '9999', currency: 'EUR' }],
    ['another day', { promised: '2099-12-31' }],
  ])('does not change to %s after the customer has read it', async (_what, changes) => {
    await propose('P-6');
    expect(await propose('P-6')).toMatchObject({ status: 200 });
    expect(await propose('P-6', changes)).toMatchObject({ status: 409, body: { code: 'conflict' } });
    const { body } = await gateway.get('supplier', '/inventory/vendors/proposals');
    const found = (body['rows'] as { proposal: string }[]).find((each) => each.proposal === 'P-6');
    expect(found).toMatchObject({ quantity: '60', promised: '2099-01-15' });
    expect(found).not.toHaveProperty('price');
  });

  test('can be withdrawn only by its partner, and only until it is answered', async () => {
    const withdraw = (proposal: string, as = 'retailer'): Promise<Answer> =>
      gateway.post(as, '/inventory/managed/proposals/withdraw', { customer, proposal });
    await propose('P-8');
    expect(await withdraw('P-8', 'carrier')).toMatchObject({ status: 404, body: { code: 'proposal_unknown' } });
    for (let again = 0; again < 2; again += 1) expect(await withdraw('P-8')).toMatchObject({ status: 200 });
    expect(await answer('P-8')).toMatchObject({ status: 422, body: { code: 'proposal_ended' } });
    expect(await withdraw('P-1')).toMatchObject({ status: 422, body: { code: 'proposal_ended' } });
    const { body } = await gateway.get('retailer', '/inventory/managed/proposals');
    expect(body['rows']).toEqual(
      expect.arrayContaining([expect.objectContaining({ proposal: 'P-8', status: 'withdrawn' })]),
    );
  });

  test.each([
    ['for a place that is not allowed', { place: cooler }, 'retailer'],
    ['for another customer’s stock', { customer: partner }, 'retailer'],
    ['of a partner that is not allowed', {}, 'carrier'],
  ])('%s is refused as if there were nothing', async (_what, changes, as) => {
    expect(await propose('P-3', changes, as)).toMatchObject({ status: 404, body: { code: 'vendor_unknown' } });
  });

  test('is refused beside 1,000 open ones to the same customer, until one is answered', async () => {
    const { vendors } = gateway.running.gateway.inventory;
    const open = { customer, product, place: house, quantity: '1', promised: '2099-01-15', partner, status: 'open' };
    const before = vendors.proposalsTo('supplier').filter(({ status }) => status === 'open').length;
    for (let number = before; number < 1000; number += 1) {
      vendors.save('supplier', { ...open, proposal: `MANY-${number}` } as Parameters<typeof vendors.save>[1]);
    }
    expect(await propose('P-7')).toMatchObject({ status: 400, body: { code: 'limit_exceeded' } });
    await answer('MANY-999', { accept: false });
    expect(await propose('P-7')).toMatchObject({ status: 200 });
  });

  test('ends together with the view when the right to see the stock ends', async () => {
    await propose('P-4');
    const revoked = await gateway.post('supplier', '/inventory/vendors/remove', { partner, product, place: house });
    expect(revoked).toMatchObject({ status: 200, body: { rows: [] } });
    expect(await seen('retailer')).toEqual([]);
    expect(await answer('P-4')).toMatchObject({ status: 404, body: { code: 'proposal_unknown' } });
    expect(await propose('P-5')).toMatchObject({ status: 404 });
  });
});

test('managed stock comes in pages, each view once, whatever the size of a page', async () => {
  const { vendors } = gateway.running.gateway.inventory;
  const given = { organisation: 'supplier', customer, partner, product, policy: false, forecast: false };
  const places = Array.from({ length: 7 }, (_, number) => `${house}/254/PAGE${number}`);
  for (const place of places)
    vendors.set({ ...given, place, user: 'demo', time: '' } as Parameters<typeof vendors.set>[0]);
  const pages = async (limit: number, cursor = ''): Promise<string[]> => {
    const { status, body } = await gateway.get('retailer', `/inventory/managed?limit=${limit}${cursor}`);
    const { rows, next } = body as { rows: { place: string }[]; next?: string };
    expect([status, rows.length <= limit]).toEqual([200, true]);
    const rest = next === undefined ? [] : await pages(limit, `&cursor=${next}`);
    return [...rows.map(({ place }) => place), ...rest];
  };
  for (const limit of [1, 3, 7, 200]) expect(await pages(limit)).toEqual(places);
  expect(await gateway.get('retailer', '/inventory/managed?cursor=abc')).toMatchObject({ status: 400 });
  const one = await gateway.get('retailer', `/inventory/managed?place=${encodeURIComponent(places[2] ?? '')}`);
  expect(one.body['rows']).toMatchObject([{ place: places[2] }]);
});

test('an organisation gives at most 1,000 views', async () => {
  const { vendors } = gateway.running.gateway.inventory;
  const given = { organisation: 'supplier', customer, partner, product, policy: false, forecast: false };
  for (let number = 0; number < 1000; number += 1) {
    vendors.set({ ...given, place: `${house}/254/${number}`, user: 'demo', time: '' } as Parameters<
      typeof vendors.set
    >[0]);
  }
  expect(await allow()).toMatchObject({ status: 400, body: { code: 'limit_exceeded' } });
});
