import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ValuationAnswer } from '@lotline/gateway/answers';
import { openGateway, type TestGateway } from '../openGateway';

const product = 'https://id.gs1.org/01/00860009999107';
const house = 'https://id.gs1.org/414/0860009999992';
const day = (ago: number): string => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
const noon = (ago: number): string => `${day(ago)}T12:00:00Z`;
const lot = (number: string): string => `${product}/10/${number}`;

let gateway: TestGateway;
const did = async (path: string, body: object): Promise<void> => {
  const { status, body: answer } = await gateway.post('supplier', path, body);
  if (status !== 201) throw new Error(JSON.stringify(answer));
};
const cost = (receipt: string, more: object): object => ({ receipt, product, currency: 'EUR', ...more });
const set = (body: object, as = 'supplier'): ReturnType<TestGateway['post']> =>
  gateway.post(as, '/inventory/costs', body);
const value = async (query = ''): Promise<ValuationAnswer> =>
  (await gateway.get('supplier', `/inventory/valuation?product=${product}${query}`)).body as unknown as ValuationAnswer;

beforeAll(async () => {
  gateway = await openGateway();
  await did('/lots', { lot: lot('A'), place: house, quantity: 10, uom: 'CS', at: noon(5) });
  await did('/lots', { lot: lot('B'), place: house, quantity: 20, uom: 'CS', at: noon(3) });
  await did('/sales', { place: house, lots: [{ lot: lot('A'), quantity: 4, uom: 'CS' }], at: noon(1) });
});
afterAll(() => gateway.close());

describe('stock', () => {
  test('without costs has no value, but a gap', async () => {
    const { rows, totals, isComplete } = await value();
    expect(rows).toMatchObject([{ product, onHand: '26', missing: '26', gaps: [{ code: 'cost_missing' }] }]);
    expect([rows[0]!.value, totals, isComplete]).toEqual([undefined, [], false]);
  });

  test('is worth the cost of its receipts, with freight, on every day', async () => {
    const first = await set(cost('GR-1', { lot: lot('A'), on: day(5), quantity: '10', unitCost: '2' }));
    expect(first).toMatchObject({ status: 200, body: { total: '20', setBy: 'demo' } });
    const landed = [
      { kind: 'freight', amount: '10.50' },
      { kind: 'duty', amount: '1.50' },
    ];
    const second = await set(cost('GR-2', { lot: lot('B'), on: day(3), quantity: '20', unitCost: '3', landed }));
    expect(second.body).toMatchObject({ total: '72' });
    expect((await value()).totals).toEqual([{ currency: 'EUR', value: '84' }]);
    expect(await value('&method=lot')).toMatchObject({ totals: [{ value: '84' }], isComplete: true });
    expect((await value('&method=average')).rows).toMatchObject([{ value: '79.733333', unitCost: '3.066667' }]);
    expect((await value(`&date=${day(2)}`)).totals).toEqual([{ currency: 'EUR', value: '92' }]);
    expect((await value(`&date=${day(4)}`)).rows).toMatchObject([{ onHand: '10', value: '20' }]);
    expect((await value(`&date=${day(6)}`)).rows).toEqual([]);
  });

  test.each([
    ['of a lot of another product', { lot: 'https://id.gs1.org/01/09506000134352/10/X' }, 400, 'input_invalid'],
    ['of a product that is not registered', { product: '09506000134352' }, 404, 'product_unknown'],
    ['below zero', { unitCost: '-1' }, 400, 'input_invalid'],
    ['in no currency', { currency: 'Euro' }, 400, 'input_invalid'],
  ])('takes no cost %s', async (_what, wrong, status, code) => {
    const answer = await set(cost('GR-3', { on: day(1), quantity: '1', unitCost: '1', ...wrong }));
    expect(answer).toMatchObject({ status, body: { code } });
  });
});

test('a value of a day that has not begun is refused', async () => {
  const asked = await gateway.get('supplier', `/inventory/valuation?date=${day(-2)}`);
  expect(asked).toMatchObject({ status: 400, body: { errors: [{ pointer: '?date' }] } });
});

test('costs and values of an organisation are hidden from others', async () => {
  expect((await gateway.get('retailer', '/inventory/costs')).body['rows']).toEqual([]);
  expect((await gateway.get('retailer', '/inventory/valuation')).body).toMatchObject({ rows: [], totals: [] });
  const removed = await gateway.post('retailer', '/inventory/costs/remove', { receipt: 'GR-1' });
  expect(removed).toMatchObject({ status: 404, body: { code: 'cost_unknown' } });
  await set(cost('GR-1', { on: day(1), quantity: '1', unitCost: '9' }), 'retailer');
  expect((await value()).totals).toEqual([{ currency: 'EUR', value: '84' }]);
  expect((await gateway.post('supplier', '/inventory/costs/remove', { receipt: 'GR-1' })).status).toBe(200);
  expect((await gateway.get('supplier', '/inventory/costs')).body['rows']).toHaveLength(1);
});
