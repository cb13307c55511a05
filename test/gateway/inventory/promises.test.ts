import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AllocationRow, ForecastsAnswer, Pick, PolicyRow, PromiseAnswer } from '@lotline/gateway/answers';
import { openGateway, type TestGateway } from '../openGateway';

const product = 'https://id.gs1.org/01/00860009999107';
const house = 'https://id.gs1.org/414/0860009999992';
const cooler = 'https://id.gs1.org/414/0860009999077';
const centre = 'https://id.gs1.org/414/0860009998001';
const retailer = 'https://id.gs1.org/417/0860009998001';
const day = (ago: number): string => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
const noon = (ago: number, hour = 12): string => `${day(ago)}T${hour}:00:00Z`;
const lot = (number: string): string => `${product}/10/${number}`;
const goods = (number: string, quantity: number): object[] => [{ lot: lot(number), quantity, uom: 'CS' }];

let gateway: TestGateway;
const did = async (path: string, body: object, as = 'supplier'): Promise<void> => {
  const { status, body: answer } = await gateway.post(as, path, body);
  if (status > 201) throw new Error(JSON.stringify(answer));
};
const promise = async (quantity: string): Promise<PromiseAnswer> =>
  (await gateway.get('supplier', `/inventory/promise?product=${product}&place=${house}&quantity=${quantity}`))
    .body as unknown as PromiseAnswer;
const order = (number: string, quantity: string, promised: string): Promise<void> =>
  did('/inventory/orders', {
    kind: 'purchase',
    order: number,
    partner: retailer,
    place: house,
    placed: day(1),
    lines: [{ product, quantity, promised }],
  });
const pick = async (query: string): Promise<Pick> =>
  (await gateway.get('supplier', `/inventory/picks?product=${product}&place=${house}&quantity=10&${query}`))
    .body as unknown as Pick;

/**
 * Lot A lasts 5 days from today, lot B 40. Of another lot, 4 cases a day were shipped to the retailer from the cooler, and 9 to the house.
 */
beforeAll(async () => {
  gateway = await openGateway();
  await did('/lots', { lot: lot('A'), place: house, quantity: 10, uom: 'CS', expiry: day(-5), at: noon(1) });
  await did('/lots', { lot: lot('B'), place: house, quantity: 20, uom: 'CS', expiry: day(-40), at: noon(1) });
  await did('/lots', { lot: lot('C'), place: cooler, quantity: 200, uom: 'CS', expiry: day(-90), at: noon(21) });
  for (let ago = 20; ago >= 1; ago -= 1) {
    const shipment = `S-${ago}`;
    await did('/shipments', { shipment, from: cooler, to: centre, lots: goods('C', 4), at: noon(ago, 10) });
    await did('/shipments/accept', { shipment: `0860009999992:${shipment}`, at: noon(ago, 11) }, 'retailer');
  }
  await did('/shipments', { shipment: 'OWN', from: cooler, to: house, lots: goods('C', 9), at: noon(2, 13) });
  await did('/shipments', { shipment: 'NOT', from: cooler, to: centre, lots: goods('C', 50), at: noon(1, 14) });
  await did('/shipments/cancel', { shipment: 'NOT', reason: 'Wrong dock' });
});
afterAll(() => gateway.close());

describe('demand', () => {
  test('includes shipments to others, without those to own places and cancelled ones', async () => {
    await did('/inventory/policies', { product, place: cooler, serviceLevel: 0.95, leadTimeDays: 4 });
    const { body } = await gateway.get('supplier', `/inventory/policies?place=${cooler}`);
    const [policy] = (body as unknown as { rows: PolicyRow[] }).rows;
    expect(policy!.demand).toMatchObject({ days: 20, total: '80', perDay: '4', sd: '0' });
    expect(policy!.reorderPoint).toMatchObject({ value: '16' });
  });

  test('by shipments is forecast', async () => {
    const { body } = await gateway.get('supplier', `/inventory/forecasts?place=${cooler}&horizon=3`);
    expect((body as unknown as ForecastsAnswer).rows).toMatchObject([{ periods: 20, total: '12', gaps: [] }]);
  });
});

describe('a promise', () => {
  test('is for today up to the stock, and for the day of an order above that', async () => {
    expect(await promise('30')).toMatchObject({ date: day(0), uom: 'CS', gaps: [] });
    await order('PO-1', '15', day(-3));
    await order('PO-2', '50', day(-8));
    expect(await promise('31')).toMatchObject({ date: day(-3) });
    // On the eighth day lot A has expired: 20 + 15 + 50.
    expect((await promise('46')).steps).toEqual([
      { date: day(0), available: '30' },
      { date: day(-3), available: '45' },
      { date: day(-8), available: '85' },
    ]);
    expect(await promise('85')).toMatchObject({ date: day(-8) });
  });

  test('of more than will arrive has no day, and names the missing quantity', async () => {
    const { date, gaps } = await promise('100');
    expect(date).toBeUndefined();
    expect(gaps).toMatchObject([
      { code: 'available_insufficient', detail: expect.stringContaining('15 CS are missing') },
    ]);
  });

  test('is made only of places of one’s own', async () => {
    const asked = await gateway.get('retailer', `/inventory/promise?product=${product}&place=${house}&quantity=1`);
    expect(asked).toMatchObject({ status: 403, body: { code: 'not_owner' } });
  });
});

describe('a customer’s shelf-life rule', () => {
  test('excludes goods with too little life, also for a sales order of the customer', async () => {
    await did('/inventory/customers', { customer: retailer, minimumDays: 10 });
    expect((await pick('')).picks[0]!.lots[0]!.lot).toBe(lot('A'));
    const found = await pick(`customer=${retailer}`);
    expect(found).toMatchObject({ minimumDays: 10, leftOut: [{ goods: lot('A'), reason: 'life_too_short' }] });
    expect(found.picks[0]!.lots[0]!.lot).toBe(lot('B'));
    expect(await pick(`customer=${retailer}&minimumDays=60`)).toMatchObject({ minimumDays: 60, quantity: '0' });
    const sale = { kind: 'sales', order: 'SO-1', partner: retailer, place: house, placed: day(0) };
    await did('/inventory/orders', { ...sale, lines: [{ product, quantity: '5' }] });
    const { body } = await gateway.post('supplier', '/inventory/allocations', {
      allocation: 'A-1',
      product,
      place: house,
      quantity: '5',
      order: 'SO-1',
    });
    expect((body as unknown as AllocationRow).picks[0]!.lots[0]!.lot).toBe(lot('B'));
  });

  test('for a product goes before the one for all', async () => {
    await did('/inventory/customers', { customer: retailer, product, minimumDays: 3 });
    expect((await pick(`customer=${retailer}`)).picks[0]!.lots[0]!.lot).toBe(lot('A'));
    await did('/inventory/customers/remove', { customer: retailer, product });
    expect((await gateway.get('supplier', '/inventory/customers')).body['rows']).toEqual([
      { customer: retailer, minimumDays: 10 },
    ]);
  });

  test('is neither seen nor changed by another organisation', async () => {
    expect((await gateway.get('retailer', '/inventory/customers')).body['rows']).toEqual([]);
    const removed = await gateway.post('retailer', '/inventory/customers/remove', { customer: retailer });
    expect(removed).toMatchObject({ status: 404, body: { code: 'rule_unknown' } });
  });
});

test.each(['promise', 'picks'])('a quantity that is no plain decimal is refused for %s', async (what) => {
  const asked = await gateway.get('supplier', `/inventory/${what}?product=${product}&place=${house}&quantity=3KGM`);
  expect(asked).toMatchObject({ status: 400, body: { code: 'quantity_invalid' } });
});
