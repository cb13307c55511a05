import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { OrderRow, WorklistAnswer, WorkRow } from '@lotline/gateway/answers';
import { createClient } from '../../../client/src/sdk';
import { openGateway, type TestGateway } from '../openGateway';

const product = 'https://id.gs1.org/01/00860009999107';
const house = 'https://id.gs1.org/414/0860009999992';
const cooler = 'https://id.gs1.org/414/0860009999077';
const centre = 'https://id.gs1.org/414/0860009998001';
const retailer = '0860009998001';
const lot = `${product}/10/A`;
const day = (ago: number): string => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
const noon = (ago: number): string => `${day(ago)}T12:00:00Z`;
const goods = (quantity: number): object[] => [{ lot, quantity, uom: 'CS' }];

let gateway: TestGateway;
const did = async (path: string, body: object): Promise<void> => {
  const { status, body: answer } = await gateway.post('supplier', path, body);
  if (status > 201) throw new Error(JSON.stringify(answer));
};
const work = async (kind: string, place: string): Promise<WorkRow | undefined> => {
  const { body } = await gateway.get('supplier', `/inventory/worklist?kind=${kind}`);
  return (body as unknown as WorklistAnswer).rows.find((row) => row.place === place);
};
const orders = async (): Promise<OrderRow[]> =>
  (await gateway.get('supplier', '/inventory/orders')).body['rows'] as OrderRow[];
const carryOut = async (kind: string, place: string, action = 1, given: object = {}): Promise<unknown> => {
  const row = await work(kind, place);
  const client = createClient({ url: gateway.running.url, key: gateway.keyOf('supplier') });
  return client.carryOut({ item: row?.item ?? '', action, ...given });
};

/** Five cases a day are sold at the house, of which 30 are left. */
beforeAll(async () => {
  gateway = await openGateway();
  await did('/lots', { lot, place: house, quantity: 130, uom: 'CS', expiry: day(-90), at: noon(21) });
  for (let ago = 20; ago >= 1; ago -= 1) await did('/sales', { place: house, lots: goods(5), at: noon(ago) });
});
afterAll(() => gateway.close());

describe('a stock-out that is expected', () => {
  test('has nothing to carry out without a policy that names a supplier', async () => {
    expect(await work('stock_out', house)).toMatchObject({ quantity: '5', actions: [] });
  });

  test('is met by an order that can be ordered and comes after the lead time, once', async () => {
    const levels = { reorderPoint: '1', maximum: '200', multiple: '4', leadTimeDays: 2.5 };
    await did('/inventory/policies', { product, place: house, supplier: retailer, ...levels });
    const [action] = (await work('stock_out', house))?.actions ?? [];
    expect(action).toMatchObject({ summary: expect.stringContaining('Order 8 from') });
    await carryOut('stock_out', house);
    expect(await orders()).toMatchObject([{ kind: 'purchase', lines: [{ ordered: '8', promised: day(-3) }] }]);
    expect(await work('stock_out', house)).toBeUndefined();
  });
});

describe('a place that is low', () => {
  test('gets a further order when it is low again on the same day, and the first stays', async () => {
    const levels = { reorderPoint: '60', maximum: '100' };
    await did('/inventory/policies', { product, place: house, supplier: retailer, ...levels });
    await carryOut('low', house);
    await did('/inventory/policies', {
      product,
      place: house,
      supplier: retailer,
      reorderPoint: '110',
      maximum: '120',
    });
    await carryOut('low', house);
    expect((await orders()).flatMap(({ lines }) => lines.map(({ ordered }) => ordered)).toSorted()).toEqual([
      '20',
      '62',
      '8',
    ]);
    expect(await work('low', house)).toBeUndefined();
  });

  test('is no longer low once goods are offered to it from an own place', async () => {
    await did('/lots', { lot: `${product}/10/B`, place: cooler, quantity: 90, uom: 'CS', expiry: day(-90) });
    await did('/inventory/policies', { product, place: cooler, reorderPoint: '1', maximum: '10' });
    await did('/inventory/policies', {
      product,
      place: house,
      supplier: retailer,
      reorderPoint: '150',
      maximum: '160',
    });
    expect((await work('overstock', cooler))?.actions).toMatchObject([
      { summary: `Ship up to 40 from ${cooler} to ${house}` },
    ]);
    await carryOut('overstock', cooler);
    expect(await work('low', house)).toBeUndefined();
    expect(await work('overstock', cooler)).toMatchObject({ quantity: '40', actions: [] });
  });
});

describe('too much stock', () => {
  test('has the orders to cancel of which nothing has left, and no others', async () => {
    const order = (number: string, of = product): Promise<void> =>
      did('/inventory/orders', {
        kind: 'purchase',
        order: number,
        partner: retailer,
        place: cooler,
        placed: day(1),
        lines: [{ product: of, quantity: '5', promised: day(-9) }],
      });
    await did('/products', { product: '00860009999114', name: 'Radicchio', uom: 'CS' });
    await order('MORE-1');
    await order('OTHER-1', '00860009999114');
    expect((await work('overstock', cooler))?.actions.map(({ summary }) => summary)).toEqual([
      'Cancel MORE-1, of which nothing has left',
    ]);
    await carryOut('overstock', cooler);
    expect((await orders()).filter(({ state }) => state === 'cancelled')).toMatchObject([{ order: 'MORE-1' }]);
    expect((await work('overstock', cooler))?.actions).toEqual([]);
  });
});

test('the rest of a late order is allocated after a part of it has left', async () => {
  const lines = [{ product, quantity: '40', promised: day(1) }];
  await did('/inventory/orders', {
    kind: 'sales',
    order: 'SO-9',
    partner: retailer,
    place: house,
    placed: day(5),
    lines,
  });
  const allocations = async (): Promise<{ allocation: string; quantity: string }[]> =>
    (await gateway.get('supplier', `/inventory/allocations?place=${house}`)).body['rows'] as never;
  await carryOut('late', house);
  const [first] = await allocations();
  expect(first?.quantity).toBe('30');
  const allocated = await work('late', house);
  expect(allocated?.detail).toContain('; 30 CS are allocated.');
  expect(allocated?.actions.map(({ summary }) => summary)).toEqual([`Ship ${first?.allocation}`, 'Allocate up to 10']);
  await expect(carryOut('late', house)).rejects.toThrow('asks for to');
  await carryOut('late', house, 1, { to: centre });
  await did('/lots', { lot: `${product}/10/C`, place: house, quantity: 50, uom: 'CS', expiry: day(-90) });
  await carryOut('late', house);
  expect((await allocations()).map(({ quantity }) => quantity)).toEqual(['30', '10']);
  const { recommendation, actions } = (await work('late', house))!;
  expect([recommendation, actions.length]).toEqual(['Ship the allocated goods.', 1]);
});

test('a late order whose allocation was released, or lost its goods, is allocated again', async () => {
  const [, second] = (await gateway.get('supplier', `/inventory/allocations?place=${house}`)).body['rows'] as {
    allocation: string;
  }[];
  await did('/inventory/allocations/release', { allocation: second?.allocation });
  await carryOut('late', house);
  const again = (await work('late', house))!;
  expect(again.recommendation).toBe('Ship the allocated goods.');
  await did('/holds', { goods: `${product}/10/C`, reason: 'sampled' });
  const held = (await work('late', house))!;
  expect(held.recommendation).toMatch(/release the allocation/);
  expect(held.actions.map(({ summary }) => summary)).toEqual([
    expect.stringMatching(/^Release SO-.* no longer there$/),
  ]);
  await carryOut('late', house);
  expect((await work('late', house))?.actions.map(({ summary }) => summary)).toEqual(['Allocate up to 10']);
});
