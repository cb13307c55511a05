import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { PolicyRow, ReplenishmentAnswer } from '@lotline/gateway/answers';
import { openGateway, type TestGateway } from '../openGateway';

const origin = 'https://id.gs1.org';
const product = `${origin}/01/00860009999107`;
const house = `${origin}/414/0860009999992`;
const cooler = `${origin}/414/0860009999077`;
const lot = (number: string): string => `${product}/10/${number}`;

const midnight = new Date(new Date().toISOString().slice(0, 10)).getTime();
/** Noon of the day so many days ago. */
const ago = (days: number, second = 0): string =>
  new Date(midnight - days * 86_400_000 + 43_200_000 + second * 1000).toISOString();

const data = mkdtempSync(join(tmpdir(), 'lotline-inventory-'));
let gateway: TestGateway;

const did = async (path: string, body: object): Promise<void> => {
  const { status, body: answer } = await gateway.post('supplier', path, body);
  if (status !== 201) throw new Error(JSON.stringify(answer));
};
const lines = (number: string, quantity: number): object[] => [{ lot: lot(number), quantity, uom: 'CS' }];

/** Four and six cases a day for ten days, and other things that are not demand. */
beforeAll(async () => {
  gateway = await openGateway({}, data);
  await did('/lots', { lot: lot('A'), place: house, quantity: 100, uom: 'CS', at: ago(11) });
  for (let day = 10; day >= 1; day -= 1) {
    await did('/sales', { place: house, lots: lines('A', day % 2 === 0 ? 4 : 6), at: ago(day) });
  }
  await did('/destructions', { place: house, lots: lines('A', 9), reason: 'Dropped', at: ago(1, 60) });
  await did('/lots', { lot: lot('B'), place: cooler, quantity: 80, uom: 'CS', at: ago(3) });
});
afterAll(async () => {
  await gateway.close();
  rmSync(data, { recursive: true });
});

const byStatistics = {
  product: '00860009999107',
  place: '0860009999992',
  serviceLevel: 0.95,
  leadTimeDays: 4,
  orderCost: '20',
  holdingCost: '2.92',
  currency: 'EUR',
};
const setPolicy = (policy: object, as = 'supplier'): ReturnType<TestGateway['post']> =>
  gateway.post(as, '/inventory/policies', policy);

describe('a policy', () => {
  test('is computed from sold goods, not from destroyed ones, and shows the formula', async () => {
    const { status, body } = await setPolicy(byStatistics);
    expect(status).toBe(200);
    const policy = body as unknown as PolicyRow;
    expect(policy.demand).toMatchObject({ days: 10, censoredDays: 0, total: '50', perDay: '5', sd: '1.054093' });
    // z = 1.644854, σ = √(10/9): 1.644854 · √(4 · 10/9) = 3.47; √(2 · 5 · 365 · 20 / 2.92) = 158.11.
    expect(policy.safetyStock).toMatchObject({ value: '4', how: 'computed' });
    expect(policy.reorderPoint).toMatchObject({ value: '24', reason: expect.stringContaining('5 · 4 + 4') });
    // The product is registered with a shelf life of 14 days: 5 · 14 − 4 = 66 are used in time, of an economic quantity of 159.
    expect(policy.orderQuantity).toMatchObject({ value: '66', reason: expect.stringContaining('5 · 14 − 4') });
    expect(policy.maximum).toMatchObject({ value: '90', reason: 'reorder point + order quantity = 24 + 66' });
    expect(policy.gaps).toEqual([]);
  });

  test('has a safety stock by backtest on request, or a gap if the history is too short', async () => {
    const tested = { ...byStatistics, safetyStockBy: 'backtest', leadTimeDays: 1 };
    // Five of ten days had 4 and five 6: a stock of 6 covers 90 %, and 5 are expected.
    const { body } = await setPolicy({ ...tested, serviceLevel: 0.9 });
    const { safetyStock, reorderPoint, gaps } = body as unknown as PolicyRow;
    expect([safetyStock?.value, reorderPoint?.value, gaps]).toEqual(['1', '6', []]);
    expect(safetyStock?.reason).toContain('100 % of 10 stretches');
    for (const changes of [{ serviceLevel: 0.95 }, { serviceLevel: 0.9, leadTimeSdDays: 1 }]) {
      const lacking = (await setPolicy({ ...tested, ...changes })).body as unknown as PolicyRow;
      expect(lacking.safetyStock).toBeUndefined();
      expect(lacking.gaps.map(({ field }) => field)).toContain('safetyStock');
    }
  });

  test('orders at most the demand of the shelf life, or reports that a part will expire', async () => {
    const ofLife = async (changes: object): Promise<PolicyRow> =>
      (await setPolicy({ ...byStatistics, ...changes })).body as unknown as PolicyRow;
    const long = await ofLife({ shelfLifeDays: 365 });
    expect([long.orderQuantity?.value, long.maximum?.value, long.gaps]).toEqual(['159', '183', []]);
    const capped = await ofLife({ shelfLifeDays: 10, multiple: '20' });
    expect([capped.orderQuantity?.value, capped.maximum?.value, capped.gaps]).toEqual(['40', '64', []]);
    const short = await ofLife({ shelfLifeDays: 4, minimumOrder: '30' });
    expect([short.orderQuantity?.value, short.maximum?.value]).toEqual(['30', '54']);
    expect(short.gaps).toMatchObject([{ code: 'shelf_life_short', field: 'orderQuantity' }]);
    const byHand = await ofLife({ shelfLifeDays: 4, orderQuantity: '90' });
    expect([byHand.orderQuantity?.how, byHand.maximum?.value, byHand.gaps]).toEqual(['by hand', '114', []]);
    await setPolicy(byStatistics);
  });

  test('with prices for larger orders has the order quantity that costs least in a year, with the others beside it', async () => {
    const { holdingCost: _holdingCost, ...rest } = byStatistics;
    const priceBreaks = [
      { from: '0', price: '5' },
      { from: '300', price: '4.8' },
    ];
    const { body } = await setPolicy({ ...rest, holdingRate: 0.2, priceBreaks, multiple: '10', shelfLifeDays: 365 });
    // D = 1825; √(2 · 1825 · 20 / 1) = 270.2: 1825 · 5 + 1825 / 270 · 20 + 135 = 9395.19; 1825 · 4.8 + 1825 / 300 · 20 + 144 = 9025.67.
    expect((body as unknown as PolicyRow).orderQuantity).toEqual({
      value: '300',
      how: 'computed',
      reason: expect.stringContaining('300 at 4.8 EUR: 9025.67; 270 at 5 EUR: 9395.19'),
    });
  });

  test('uses values set by hand, and names missing ones instead of inventing them', async () => {
    const { body } = await setPolicy({ product, place: cooler, reorderPoint: '10' });
    const policy = body as unknown as PolicyRow;
    expect(policy.reorderPoint).toEqual({ value: '10', how: 'by hand', reason: 'Set by demo.' });
    expect(policy.maximum).toBeUndefined();
    expect(policy.demand).toBeUndefined();
    expect(policy.gaps.map(({ code, field }) => [field, code])).toEqual([
      ['demand', 'history_short'],
      ['leadTime', 'lead_time_unknown'],
      ['orderQuantity', 'not_computable'],
      ['maximum', 'not_computable'],
    ]);
  });

  test.each([
    ['of another organisation’s place', { ...byStatistics, place: '0860009998001' }, 403, 'not_owner'],
    ['of a product that is not registered', { ...byStatistics, product: '09506000134352' }, 404, 'product_unknown'],
    [
      'with a maximum below its reorder point',
      { ...byStatistics, reorderPoint: '9', maximum: '9' },
      400,
      'input_invalid',
    ],
    ['with costs in no currency', { ...byStatistics, currency: undefined }, 400, 'input_invalid'],
    [
      'with a rate of holding but no price',
      { ...byStatistics, holdingCost: undefined, holdingRate: 0.2 },
      400,
      'input_invalid',
    ],
    [
      'with prices out of order',
      {
        ...byStatistics,
        priceBreaks: [
          { from: '10', price: '2' },
          { from: '10', price: '1' },
        ],
      },
      400,
      'input_invalid',
    ],
    ['with a negative quantity', { ...byStatistics, safetyStock: '-1' }, 400, 'quantity_invalid'],
    ['with a certain service level', { ...byStatistics, serviceLevel: 1 }, 400, 'input_invalid'],
  ])('%s is refused', async (_what, policy, status, code) => {
    expect(await setPolicy(policy)).toMatchObject({ status, body: { code } });
  });

  test('cannot be seen or removed by another organisation', async () => {
    expect((await gateway.get('retailer', '/inventory/policies')).body['rows']).toEqual([]);
    expect((await gateway.get('retailer', '/inventory/replenishment')).body).toMatchObject({ rows: [], gaps: [] });
    const removed = await gateway.post('retailer', '/inventory/policies/remove', { product, place: house });
    expect(removed).toMatchObject({ status: 404, body: { code: 'policy_unknown' } });
    expect((await gateway.get('supplier', '/inventory/policies')).body['rows']).toHaveLength(2);
  });
});

describe('replenishment', () => {
  const proposals = async (): Promise<ReplenishmentAnswer> =>
    (await gateway.get('supplier', '/inventory/replenishment')).body as unknown as ReplenishmentAnswer;

  test('moves the excess of an own place before it buys, once the stock is at the reorder point', async () => {
    const supplied = { ...byStatistics, multiple: '12', supplier: '0860009998001' };
    await setPolicy({ ...supplied, reorderPoint: '40', maximum: '100' });
    await setPolicy({ product, place: cooler, reorderPoint: '10', maximum: '50' });
    expect((await proposals()).rows).toEqual([]);
    await did('/sales', { place: house, lots: lines('A', 1) });
    const { rows, gaps } = await proposals();
    expect(gaps).toEqual([]);
    expect(rows).toMatchObject([{ place: house, position: '40', quantity: '60' }]);
    expect(rows[0]!.sources).toEqual([
      { kind: 'transfer', from: cooler, quantity: '24' },
      { kind: 'purchase', from: `${origin}/417/0860009998001`, quantity: '36' },
    ]);
  });

  test('counts held goods neither as stock nor as excess', async () => {
    await did('/holds', { goods: lot('B'), reason: 'Waiting for the laboratory' });
    const { rows } = await proposals();
    expect(rows.map(({ place, position }) => [place, position])).toEqual([
      [cooler, '0'],
      [house, '40'],
    ]);
    expect(rows.flatMap(({ sources }) => sources.map(({ kind }) => kind))).toEqual(['purchase', 'purchase']);
  });

  test('survives a restart of the gateway, as all policies do', async () => {
    const before = await proposals();
    await gateway.close();
    gateway = await openGateway({}, data);
    expect(await proposals()).toEqual({ ...before, height: expect.any(Number) });
    expect(await gateway.post('supplier', '/inventory/policies/remove', { product, place: cooler })).toMatchObject({
      status: 200,
    });
    expect((await proposals()).rows).toHaveLength(1);
  });
});

describe('goods that are sold and destroyed in the same second', () => {
  const destroyed = { place: cooler, reason: 'Dropped', at: ago(8) };
  const demandAt = async (): Promise<PolicyRow> =>
    (await setPolicy({ ...byStatistics, place: cooler })).body as unknown as PolicyRow;

  test('one after the other are distinguished', async () => {
    await did('/lots', { lot: lot('C'), place: cooler, quantity: 20, uom: 'CS', at: ago(9) });
    await did('/destructions', { ...destroyed, lots: lines('C', 2) });
    await did('/sales', { place: cooler, lots: lines('C', 3), at: ago(8) });
    const policy = await demandAt();
    expect(policy.demand).toMatchObject({ total: '3' });
    expect(policy.gaps).toEqual([]);
  });

  test('in one batch are a gap, not demand', async () => {
    const { body } = await gateway.post('supplier', '/commands', [
      { idempotencyKey: 'd-1', command: 'destroy', input: { ...destroyed, at: ago(7), lots: lines('C', 4) } },
      { idempotencyKey: 's-1', command: 'sell', input: { place: cooler, lots: lines('C', 1), at: ago(7) } },
    ]);
    expect(body['outcomes']).toMatchObject([{ status: 'recorded' }, { status: 'recorded' }]);
    const policy = await demandAt();
    expect(policy.gaps[0]).toMatchObject({ code: 'use_unclear', detail: expect.stringContaining('5 CS') });
    expect(policy.demand).toMatchObject({ total: '3' });
  });
});
