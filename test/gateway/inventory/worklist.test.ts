import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { WorklistAnswer, WorkRow } from '@lotline/gateway/answers';
import { createClient } from '../../../client/src/sdk';
import { openGateway, type TestGateway } from '../openGateway';

const product = 'https://id.gs1.org/01/00860009999107';
const house = 'https://id.gs1.org/414/0860009999992';
const cooler = 'https://id.gs1.org/414/0860009999077';
const retailer = '0860009998001';
const day = (ago: number): string => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
const noon = (ago: number): string => `${day(ago)}T12:00:00Z`;
const lot = (number: string): string => `${product}/10/${number}`;
const goods = (number: string, quantity: number): object[] => [{ lot: lot(number), quantity, uom: 'CS' }];

let gateway: TestGateway;
const did = async (path: string, body: object): Promise<void> => {
  const { status, body: answer } = await gateway.post('supplier', path, body);
  if (status > 201) throw new Error(JSON.stringify(answer));
};
const list = async (query = ''): Promise<WorkRow[]> => {
  const { status, body } = await gateway.get('supplier', `/inventory/worklist${query}`);
  if (status !== 200) throw new Error(JSON.stringify(body));
  return (body as unknown as WorklistAnswer).rows;
};
const one = async (kind: string): Promise<WorkRow> => (await list(`?kind=${kind}`))[0]!;
const change = (body: object, as = 'supplier'): ReturnType<TestGateway['post']> =>
  gateway.post(as, '/inventory/worklist', body);
const client = (): ReturnType<typeof createClient> =>
  createClient({ url: gateway.running.url, key: gateway.keyOf('supplier') });

/** Five cases a day are sold at the packing house, of which 30 are left; the cooler has 200 that are not sold. */
beforeAll(async () => {
  gateway = await openGateway();
  await did('/lots', { lot: lot('A'), place: house, quantity: 130, uom: 'CS', expiry: day(-90), at: noon(21) });
  for (let ago = 20; ago >= 1; ago -= 1) await did('/sales', { place: house, lots: goods('A', 5), at: noon(ago) });
  await did('/lots', { lot: lot('B'), place: cooler, quantity: 200, uom: 'CS', expiry: day(-2), at: noon(15) });
  await did('/inventory/costs', {
    receipt: 'GR-1',
    product,
    on: day(21),
    quantity: '400',
    unitCost: '2',
    currency: 'EUR',
  });
});
afterAll(() => gateway.close());

describe('the list', () => {
  test('shows expected stock-outs', async () => {
    const [found] = (await list('?kind=stock_out')).filter(({ place }) => place === house);
    expect(found).toMatchObject({ severity: 'medium', product, quantity: '5', uom: 'CS' });
    expect(found!.detail).toContain(`until ${day(-6)} is expected to be 35 CS, and 30 can be promised`);
    expect(await list('?kind=stock_out&days=6')).toEqual([]);
  });

  test('proposes an order for a place that is low, which can be carried out', async () => {
    const policy = { product, place: house, reorderPoint: '40', maximum: '100', supplier: retailer };
    await did('/inventory/policies', policy);
    const low = await one('low');
    expect(low).toMatchObject({
      severity: 'medium',
      place: house,
      quantity: '70',
      actions: [{ requests: [{ path: '/inventory/orders' }] }],
    });
    expect(await client().carryOut({ item: low.item })).toMatchObject({ done: expect.stringContaining('Order 70') });
    expect(await list('?kind=low')).toEqual([]);
    const { body } = await gateway.get('supplier', '/inventory/orders?kind=purchase');
    expect(body['rows']).toMatchObject([{ partner: `https://id.gs1.org/417/${retailer}`, lines: [{ ordered: '70' }] }]);
  });

  test('proposes a transfer from an own place with excess', async () => {
    await did('/inventory/policies', { product, place: cooler, reorderPoint: '1', maximum: '150' });
    expect(await one('overstock')).toMatchObject({ place: cooler, quantity: '50', value: '100', currency: 'EUR' });
    await did('/inventory/policies', { product, place: house, reorderPoint: '150', maximum: '160' });
    const low = await one('low');
    expect(low.actions.map(({ summary }) => summary)).toEqual([`Ship up to 50 from ${cooler} to ${house}`]);
    await client().carryOut({ item: low.item });
    const { body } = await gateway.get('supplier', '/inventory/allocations');
    expect(body['rows']).toMatchObject([{ place: cooler, quantity: '50', status: 'shipped' }]);
  });

  test('shows expiring goods, dead stock and late orders, with their value', async () => {
    expect(await one('expiring')).toMatchObject({ severity: 'high', lot: lot('B'), value: '400' });
    await did('/inventory/orders', {
      kind: 'sales',
      order: 'SO-1',
      partner: retailer,
      place: house,
      placed: day(9),
      lines: [{ product, quantity: '8', promised: day(1), price: '3.5', currency: 'EUR' }],
    });
    const late = await one('late');
    expect(late).toMatchObject({ severity: 'high', order: 'SO-1', quantity: '8', value: '28', currency: 'EUR' });
    await client().carryOut({ item: late.item });
    const { body } = await gateway.get('supplier', `/inventory/allocations?place=${house}`);
    expect(body['rows']).toMatchObject([{ order: 'SO-1', quantity: '8', status: 'open' }]);
    expect((await one('late')).history).toMatchObject([{ user: 'demo', text: 'Carried out: Allocate up to 8' }]);
  });

  test('shows unused goods, which can be counted', async () => {
    expect(await list('?kind=dead&deadDays=14')).toEqual([]);
    const idle = '00860009999114';
    await did('/products', { product: idle, name: 'Radicchio', uom: 'CS' });
    const old = `https://id.gs1.org/01/${idle}/10/O`;
    await did('/lots', { lot: old, place: cooler, quantity: 7, uom: 'CS', at: noon(15) });
    const [dead] = await list('?kind=dead&deadDays=14');
    expect(dead).toMatchObject({ severity: 'low', lot: old, quantity: '7' });
    expect(dead!.value).toBeUndefined();
    expect(await client().carryOut({ item: dead!.item })).toMatchObject({
      answers: [{ lines: [{ lot: old, state: 'open' }] }],
    });
    const [noted] = await list('?kind=dead&deadDays=14');
    expect(noted!.history).toMatchObject([{ text: 'Carried out: Open a count of them' }]);
  });

  test('shows goods on hand that are recalled', async () => {
    await did('/recalls', { recall: 'R-1', type: 'voluntary', class: 'II', reason: 'Listeria', roots: [lot('A')] });
    const recalled = await one('recalled');
    expect(recalled).toMatchObject({ severity: 'high', lot: lot('A'), place: house, quantity: '30' });
    expect((await list())[0]!.severity).toBe('high');
    expect(await client().carryOut({ item: recalled.item })).toMatchObject({ answers: [{ status: 'recorded' }] });
  });

  test('shows counts that differ from the book', async () => {
    await did('/inventory/counts', { count: 'CC-1', place: cooler });
    await did('/inventory/counts/enter', { count: 'CC-1', lines: [{ lot: lot('B'), counted: '90' }] });
    expect(await one('variance')).toMatchObject({ severity: 'medium', count: 'CC-1', lot: lot('B') });
    expect((await one('variance')).quantity).toBeUndefined();
  });
});

describe('an item of the worklist', () => {
  test('is assigned and postponed, and keeps its history', async () => {
    const { item } = await one('variance');
    expect(await change({ item, owner: 'ben' })).toMatchObject({ status: 404, body: { code: 'user_unknown' } });
    await did('/keys', { user: 'ben', roles: ['operator'] });
    const given = await change({ item, owner: 'ben', note: 'Asked Ben' });
    expect(given).toMatchObject({
      status: 200,
      body: { owner: 'ben', history: [{ user: 'demo', text: 'Given to ben. Asked Ben' }] },
    });
    expect((await list('?owner=ben')).map((row) => row.item)).toEqual([item]);
    expect(await change({ item, snoozedUntil: day(0) })).toMatchObject({
      status: 400,
      body: { code: 'input_invalid' },
    });
    await change({ item, snoozedUntil: day(-3) });
    expect(await list('?kind=variance')).toEqual([]);
    expect((await list('?kind=variance&snoozed=true'))[0]).toMatchObject({ snoozedUntil: day(-3) });
    await change({ item, snoozedUntil: null, owner: null });
    const [shown] = await list('?kind=variance');
    expect([shown!.owner, shown!.history.length]).toEqual([undefined, 3]);
  });

  test.each([
    ['of an id that is none', { item: 'this', note: 'x' }, [400, 'input_invalid']],
    ['of nothing on the list', { item: 'low-0123456789ab', note: 'x' }, [404, 'work_unknown']],
    ['that says nothing', { item: 'low-0123456789ab' }, [400, 'input_invalid']],
  ] as const)('%s is not changed', async (_what, body, [status, code]) => {
    expect(await change(body)).toMatchObject({ status, body: { code } });
  });

  test('is neither seen nor changed by another organisation', async () => {
    const { item } = await one('variance');
    const others = (await gateway.get('retailer', '/inventory/worklist')).body['rows'] as WorkRow[];
    expect(others.map((row) => row.item)).not.toContain(item);
    expect(await change({ item, note: 'x' }, 'retailer')).toMatchObject({
      status: 404,
      body: { code: 'work_unknown' },
    });
  });
});
