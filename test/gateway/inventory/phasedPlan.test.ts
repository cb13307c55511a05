import { add, compare, type Decimal, isNegative, subtract, sum } from '@lotline/chaincode/domain';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { PhasedAnswer, PhasedRow } from '@lotline/gateway/answers';
import { daysLater } from '../../../gateway/src/inventory/days';
import { type PhasedFacts, phasedPlan } from '../../../gateway/src/inventory/phasedPlan';
import { seed } from '../../seed';
import { openGateway, type TestGateway } from '../openGateway';

const days = Array.from({ length: 20 }, (_, index) => daysLater('2028-02-20', index));
const decimal = (max: number): fc.Arbitrary<Decimal> => fc.nat(max).map((n): Decimal => `${n}`);
const day = fc.constantFrom(...days);

const facts: fc.Arbitrary<PhasedFacts> = fc
  .record({
    demand: fc.array(decimal(20), { minLength: days.length, maxLength: days.length }),
    batches: fc.array(fc.record({ quantity: decimal(60), lastDay: fc.option(day, { nil: undefined }) }), {
      maxLength: 4,
    }),
    allocated: decimal(30),
    arriving: fc.array(fc.tuple(day, decimal(40)), { maxLength: 4 }).map((all) => new Map(all)),
    least: decimal(25),
    leadDays: fc.nat(6),
    lot: fc.integer({ min: 1, max: 50 }),
  })
  .map(({ lot, ...rest }) => ({
    ...rest,
    days,
    lotOf: (missing: Decimal): Decimal => (compare(missing, `${lot}`) > 0 ? missing : `${lot}`),
  }));

describe(`orders by day, whatever is there and arrives (seed ${seed})`, () => {
  test('the end of each day follows from the day before', () => {
    fc.assert(
      fc.property(facts, (given) => {
        let before = subtract(sum(given.batches.map(({ quantity }) => quantity)), given.allocated);
        for (const { arriving, planned, demand, expired, end } of phasedPlan(given).days) {
          before = subtract(subtract(add(before, add(arriving, planned)), demand), expired);
          expect(end).toBe(before);
        }
      }),
      { seed },
    );
  });

  test('no day on which an order of today can have arrived ends below the least stock', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const plan = phasedPlan(given);
        const low = plan.days.filter(({ end }, at) => at >= given.leadDays && compare(end, given.least) < 0);
        expect(low).toEqual([]);
      }),
      { seed },
    );
  });

  test('an order is made the lead time before it arrives, and today if that is over', () => {
    fc.assert(
      fc.property(facts, (given) => {
        for (const { release, arrive, quantity, isLate } of phasedPlan(given).orders) {
          expect(isNegative(quantity) || quantity === '0').toBe(false);
          expect(arrive).toBe(daysLater(release, given.leadDays));
          expect(!isLate || release === days[0]).toBe(true);
        }
      }),
      { seed },
    );
  });

  test('what arrives on one day is one order', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const arrivals = phasedPlan(given).orders.map(({ arrive }) => arrive);
        expect(new Set(arrivals).size).toBe(arrivals.length);
      }),
      { seed },
    );
  });

  test('is the plan of a textbook: 5 a day, 20 on hand, 10 arrive on day 3, lots of 25, lead time 2, at least 5', () => {
    const plan = phasedPlan({
      days: days.slice(0, 8),
      demand: Array.from({ length: 8 }, (): Decimal => '5'),
      batches: [{ quantity: '20', lastDay: undefined }],
      allocated: '0',
      arriving: new Map([[days[2]!, '10' as const]]),
      least: '5',
      leadDays: 2,
      lotOf: () => '25',
    });
    expect(plan.days.map(({ end }) => end)).toEqual(['15', '10', '15', '10', '5', '25', '20', '15']);
    expect(plan.orders).toEqual([{ release: days[3], arrive: days[5], quantity: '25', isLate: false }]);
  });

  test('counts the leap day, and lets goods expire after their last day', () => {
    const plan = phasedPlan({
      days: ['2028-02-28', '2028-02-29', '2028-03-01'],
      demand: ['1', '1', '1'],
      batches: [{ quantity: '9', lastDay: '2028-02-29' }],
      allocated: '0',
      arriving: new Map(),
      least: '0',
      leadDays: 0,
      lotOf: (missing) => missing,
    });
    expect(plan.days.map(({ expired, planned, end }) => [expired, planned, end])).toEqual([
      ['0', '0', '8'],
      ['0', '0', '7'],
      ['7', '1', '0'],
    ]);
  });
});

const product = 'https://id.gs1.org/01/00860009999107';
const house = 'https://id.gs1.org/414/0860009999992';
const retailer = '0860009998001';
const today = new Date().toISOString().slice(0, 10);

describe('the plan of a place', () => {
  let gateway: TestGateway;
  const did = async (path: string, body: object): Promise<Record<string, unknown>> => {
    const { status, body: answer } = await gateway.post('supplier', path, body);
    if (status > 201) throw new Error(JSON.stringify(answer));
    return answer;
  };
  const plan = async (days = 14): Promise<PhasedRow> => {
    const { status, body } = await gateway.get('supplier', `/inventory/replenishment/plan?days=${days}`);
    if (status !== 200) throw new Error(JSON.stringify(body));
    return (body as unknown as PhasedAnswer).rows[0]!;
  };
  const policy = (changes: object = {}): Promise<Record<string, unknown>> =>
    did('/inventory/policies', { product, place: house, reorderPoint: '10', maximum: '60', ...changes });
  const order = (body: object = {}, as = 'supplier'): ReturnType<TestGateway['post']> =>
    gateway.post(as, '/inventory/replenishment/orders', { product, place: house, days: 14, ...body });

  /** Five cases a day are sold for twenty days, and 30 are left. */
  beforeAll(async () => {
    gateway = await openGateway();
    const at = (ago: number): string => `${daysLater(today, -ago)}T12:00:00Z`;
    const lot = `${product}/10/A`;
    await did('/lots', { lot, place: house, quantity: 130, uom: 'CS', expiry: daysLater(today, 90), at: at(21) });
    for (let ago = 20; ago >= 1; ago -= 1) {
      await did('/sales', { place: house, lots: [{ lot, quantity: 5, uom: 'CS' }], at: at(ago) });
    }
  });
  afterAll(() => gateway.close());

  test('reports missing values instead of inventing them', async () => {
    await policy();
    expect(await plan()).toMatchObject({ days: [], orders: [], gaps: [{ code: 'lead_time_unknown' }] });
    expect(await order()).toMatchObject({ status: 422, body: { code: 'policy_incomplete' } });
  });

  test('orders so that stock never runs out, and makes the orders by one command, once', async () => {
    await policy({ leadTimeDays: 3, safetyStock: '5', orderQuantity: '40', supplier: retailer });
    const before = await plan();
    expect(before.demandFrom).toBe('forecast');
    // 30 on hand and 5 a day: the sixth day would end with 0, below 5.
    expect(before.orders[0]).toMatchObject({
      release: daysLater(today, 2),
      arrive: daysLater(today, 5),
      quantity: '40',
      isLate: false,
    });
    expect(await order()).toMatchObject({ status: 200, body: { rows: [] } });
    const until = daysLater(today, 2);
    const made = await Promise.all([order({ until }), order({ until })]);
    // The one that came second may have counted the order of the first.
    const numbers = new Set(made.flatMap(({ body }) => body['rows'] as { order: string }[]).map((each) => each.order));
    expect(numbers.size).toBe(1);
    const { body } = await gateway.get('supplier', '/inventory/orders?kind=purchase');
    expect(body['rows']).toMatchObject([{ lines: [{ ordered: '40', promised: daysLater(today, 5) }] }]);
    const after = await plan();
    expect(after.days[5]).toMatchObject({ arriving: '40' });
    expect(after.orders.filter(({ arrive }) => arrive <= daysLater(today, 5))).toEqual([]);
    expect((await order({ until })).body['rows']).toEqual([]);
  });

  test('is late if no order of today can arrive in time', async () => {
    await policy({ leadTimeDays: 9, safetyStock: '200', orderQuantity: '40', supplier: retailer });
    const [first] = (await plan()).orders;
    expect(first).toMatchObject({ release: today, arrive: daysLater(today, 9), isLate: true });
  });

  test('that is not longer than the lead time says that it has no orders, which are made nevertheless', async () => {
    await policy({ leadTimeDays: 20, safetyStock: '200', orderQuantity: '40', supplier: retailer });
    const { orders, gaps } = await plan();
    expect([orders, gaps.map(({ code }) => code)]).toEqual([[], ['plan_short']]);
    expect(await plan(21)).toMatchObject({ orders: [{ release: today }], gaps: [] });
    const { status, body } = await order();
    expect([status, body['rows']]).toMatchObject([200, [{ lines: [{ promised: daysLater(today, 20) }] }]]);
    const [made] = body['rows'] as { order: string }[];
    await did('/inventory/orders/cancel', { kind: 'purchase', order: made?.order });
  });

  test('has all orders until a day, or is refused with the last day for which it has', async () => {
    await policy({ leadTimeDays: 3, safetyStock: '5', orderQuantity: '40', supplier: retailer });
    const { body } = await gateway.get('supplier', '/inventory/replenishment/plan?days=90');
    const [row] = body['rows'] as PhasedRow[];
    const until = daysLater(today, 86);
    const all = row!.orders.filter(({ release }) => release <= until);
    expect(all.length).toBeGreaterThan(5);
    const made = (await order({ until })).body['rows'] as { lines: { promised: string }[] }[];
    expect(made.map(({ lines }) => lines[0]?.promised)).toEqual(all.map(({ arrive }) => arrive));
    expect(await order({ until: daysLater(today, 87) })).toMatchObject({
      status: 400,
      body: { code: 'limit_exceeded', detail: expect.stringContaining(until) },
    });
    await policy({ leadTimeDays: 90, safetyStock: '5', orderQuantity: '40', supplier: retailer });
    expect((await order()).body['detail']).toContain('longer than any plan');
  });

  test('makes no order without a supplier or policy, or for another organisation', async () => {
    await policy({ leadTimeDays: 3, safetyStock: '200', orderQuantity: '40' });
    expect(await order()).toMatchObject({ status: 422, body: { code: 'policy_incomplete' } });
    expect(await order({}, 'retailer')).toMatchObject({ status: 404, body: { code: 'policy_unknown' } });
  });
});
