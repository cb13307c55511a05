import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { SimulationAnswer } from '@lotline/gateway/answers';
import fc from 'fast-check';
import { economicOrderQuantity, safetyStock } from '../../../gateway/src/inventory/formulas';
import { SeededRandom } from '../../../gateway/src/inventory/simulation/random';
import { simulate } from '../../../gateway/src/inventory/simulation/simulate';
import { openGateway, type TestGateway } from '../openGateway';

const levels = (reorderPoint: number, maximum: number, reviewDays = 1): Parameters<typeof simulate>[1] => ({
  reorderPoint,
  maximum,
  reviewDays,
});

test('orders arrive before the demand of their day, and unserved demand is lost', () => {
  // 6 and 2 are left; 8 are ordered on the second day for the fourth, and the third lacks 2; then 4 and 0 are left, and 10 are ordered.
  const found = simulate([4, 4, 4, 4, 4], levels(2, 10), () => 2);
  expect(found).toEqual({
    days: 5,
    demand: 20,
    served: 18,
    stock: 12,
    outDays: 1,
    orders: 2,
    cycles: 1,
    shortCycles: 1,
  });
});

test('for any demand, no more is served than is on hand', () => {
  const demands = fc.array(fc.nat(30), { minLength: 1, maxLength: 100 });
  fc.assert(
    fc.property(
      demands,
      fc.nat(50),
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 1, max: 9 }),
      (all, reorder, more, lead) => {
        const found = simulate(all, levels(reorder, reorder + more), () => lead);
        expect(found.demand).toBe(all.reduce((sum, each) => sum + each, 0));
        expect(found.served).toBeLessThanOrEqual(found.demand);
        expect(found.served).toBeLessThanOrEqual((reorder + more) * (1 + found.cycles));
        expect(found.outDays === 0).toBe(found.served === found.demand);
        expect(found.shortCycles).toBeLessThanOrEqual(found.cycles);
        const safer = simulate(all, levels(all.length * 30, all.length * 60), () => lead);
        expect(safer.outDays).toBe(0);
      },
    ),
  );
});

test.each([0.8, 0.95])('the safety stock for a service level of %d reaches about that', (level) => {
  const random = new SeededRandom(11);
  const demands = Array.from({ length: 200_000 }, () => Math.max(0, 100 + 20 * random.normal()));
  // An order of one evening arrives on the fifth morning: it covers four days, and on average the half day by which stock is already below.
  const covered = 4.5;
  const safety = safetyStock(level, { demand: 100, demandSd: 20, leadTime: covered, leadTimeSd: 0 });
  const reorderPoint = covered * 100 + safety;
  const { cycles, shortCycles } = simulate(demands, levels(reorderPoint, reorderPoint + 2000), () => 5);
  expect(Math.abs(1 - shortCycles / cycles - level)).toBeLessThan(0.06);
});

test('the economic order quantity is about the cheapest of all, found by trying', () => {
  const demands = Array.from({ length: 20_000 }, () => 10);
  const [orderCost, holdingCost] = [50, 4];
  const costOf = (quantity: number): number => {
    const { orders, stock, days } = simulate(demands, levels(20, 20 + quantity), () => 2);
    return ((orders * 365) / days) * orderCost + (stock / days) * holdingCost;
  };
  const best = economicOrderQuantity(3650, orderCost, holdingCost);
  const tried = Array.from({ length: 60 }, (_, index) => (index + 1) * 10);
  const cheapest = tried.toSorted((a, b) => costOf(a) - costOf(b))[0]!;
  expect(Math.abs(cheapest - best)).toBeLessThan(40);
});

describe('over HTTP', () => {
  const product = 'https://id.gs1.org/01/00860009999107';
  const house = 'https://id.gs1.org/414/0860009999992';
  const noon = (ago: number): string =>
    `${new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10)}T12:00:00Z`;
  const lot = `${product}/10/A`;
  const input = {
    product,
    place: house,
    leadTimeDays: 3,
    policies: [
      { name: 'one', reorderPoint: '20', maximum: '60' },
      { name: 'two', reorderPoint: '8', maximum: '60' },
    ],
  };
  let gateway: TestGateway;
  const run = (more: object = {}, as = 'supplier'): ReturnType<TestGateway['post']> =>
    gateway.post(as, '/inventory/simulations', { ...input, ...more });

  beforeAll(async () => {
    gateway = await openGateway();
    await gateway.post('supplier', '/lots', {
      lot,
      place: house,
      quantity: 500,
      uom: 'CS',
      expiry: '2099-12-31',
      at: noon(21),
    });
    for (let ago = 20; ago >= 1; ago -= 1) {
      await gateway.post('supplier', '/sales', {
        place: house,
        lots: [{ lot, quantity: 4 + (ago % 3), uom: 'CS' }],
        at: noon(ago),
      });
    }
  });
  afterAll(() => gateway.close());

  test('policies are tried against the sales of the ledger, with service beside stock and cost', async () => {
    const { status, body } = await run({ orderCost: '10', holdingCost: '2', currency: 'EUR' });
    expect(status).toBe(200);
    const { rows, history, days } = body as unknown as SimulationAnswer;
    expect([history, days]).toEqual([20, 36_500]);
    const [one, two] = rows;
    expect(Number(one!.fillRate)).toBeGreaterThan(Number(two!.fillRate));
    expect(Number(one!.averageStock)).toBeGreaterThan(Number(two!.averageStock));
    expect(one!.currency).toBe('EUR');
    expect(Number(one!.yearlyCost)).toBeCloseTo(Number(one!.ordersPerYear) * 10 + Number(one!.averageStock) * 2, 3);
    expect((await run({ orderCost: '10', holdingCost: '2', currency: 'EUR' })).body).toEqual(body);
  });

  test('the history is replayed once, and without given costs there is no cost', async () => {
    const { body } = await run({ demand: 'history' });
    const { rows, days } = body as unknown as SimulationAnswer;
    expect([days, rows[0]!.yearlyCost, rows[0]!.fillRate]).toEqual([20, undefined, '1']);
  });

  test.each([
    [
      'whose maximum is not above its reorder point',
      { policies: [{ name: 'x', reorderPoint: '9', maximum: '9' }] },
      400,
    ],
    ['with costs in no currency', { orderCost: '1' }, 400],
    ['of nothing', { policies: [] }, 400],
  ] as const)('a simulation %s is refused', async (_what, more, status) => {
    expect(await run(more)).toMatchObject({ status, body: { code: 'input_invalid' } });
  });

  test('is made only for places of one’s own', async () => {
    expect(await run({}, 'retailer')).toMatchObject({ status: 403, body: { code: 'not_owner' } });
  });
});
