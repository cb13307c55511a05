import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { PolicyRow, WorklistAnswer, WorkRow } from '@lotline/gateway/answers';
import { createClient } from '../../../client/src/sdk';
import { openGateway, type TestGateway } from '../openGateway';

const product = 'https://id.gs1.org/01/00860009999107';
const house = 'https://id.gs1.org/414/0860009999992';
const cooler = 'https://id.gs1.org/414/0860009999077';
const day = (ago: number): string => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
const noon = (ago: number): string => `${day(ago)}T12:00:00Z`;
const lot = (number: string): string => `${product}/10/${number}`;
const goods = (number: string, quantity: number): object[] => [{ lot: lot(number), quantity, uom: 'CS' }];

let gateway: TestGateway;
let other: string;
const did = async (path: string, body: object): Promise<void> => {
  const { status, body: answer } = await gateway.post('supplier', path, body);
  if (status > 201) throw new Error(JSON.stringify(answer));
};
const find = async (kind: string, is: (row: WorkRow) => boolean): Promise<WorkRow | undefined> => {
  const { body } = await gateway.get('supplier', `/inventory/worklist?kind=${kind}`);
  return (body as unknown as WorklistAnswer).rows.find(is);
};
const expiring = (number: string, place = cooler): Promise<WorkRow | undefined> =>
  find('expiring', (row) => row.lot === lot(number) && row.place === place);
const variance = (): Promise<WorkRow | undefined> => find('variance', ({ count }) => count === 'CC-1');
const client = (key = gateway.keyOf('supplier')): ReturnType<typeof createClient> =>
  createClient({ url: gateway.running.url, key });
const summaries = (row: WorkRow | undefined): string[] => (row?.actions ?? []).map(({ summary }) => summary);

/** Five cases a day are sold at the packing house; the cooler sells nothing. */
beforeAll(async () => {
  gateway = await openGateway();
  await did('/lots', { lot: lot('A'), place: house, quantity: 130, uom: 'CS', expiry: day(-90), at: noon(31) });
  for (let ago = 20; ago >= 1; ago -= 1) await did('/sales', { place: house, lots: goods('A', 5), at: noon(ago) });
  await did('/lots', { lot: lot('B'), place: cooler, quantity: 200, uom: 'CS', expiry: day(-2), at: noon(31) });
  await did('/lots', { lot: lot('C'), place: cooler, quantity: 9, uom: 'CS', expiry: day(1), at: noon(31) });
  const made = await gateway.post('supplier', '/keys', { user: 'ben', roles: ['operator', 'admin'] });
  other = made.body['key'] as string;
});
afterAll(() => gateway.close());

describe('goods that expire', () => {
  test('are shipped to an own place that is expected to sell them in time, as many as it can and only once', async () => {
    const found = await expiring('B');
    expect(found?.severity).toBe('high');
    const [first, ...others] = summaries(found);
    // The forecast of a house that began to sell 20 days ago is near 5 a day, for today and two more days.
    const quantity = Number(/^Ship up to (\d+) to /.exec(first ?? '')?.[1]);
    expect(quantity).toBeGreaterThanOrEqual(12);
    expect(quantity).toBeLessThanOrEqual(15);
    expect(first).toContain(house);
    expect(others).toEqual(['Hold them, so that nobody sells or ships them']);
    await client().carryOut({ item: found!.item });
    const { body } = await gateway.get('supplier', '/inventory/allocations');
    expect(body['rows']).toMatchObject([{ place: cooler, quantity: `${quantity}`, status: 'shipped' }]);
    const again = await expiring('B');
    expect(summaries(again)).toEqual(['Hold them, so that nobody sells or ships them']);
    expect(again?.recommendation).toMatch(
      /^Mark them down, donate or return them: \d+ CS are not expected to be sold here/,
    );
  });

  test('are never more than there are, in the unit of the product', async () => {
    await did('/products', { product: '00860009999121', name: 'Basil', uom: 'KGM' });
    const basil = 'https://id.gs1.org/01/00860009999121/10/B';
    const lots = { lot: basil, place: cooler, quantity: '1500.0004', uom: 'GRM', expiry: day(-5), at: noon(31) };
    await did('/lots', lots);
    const found = await find('expiring', (row) => row.lot === basil);
    expect(found?.recommendation).toContain(': 1.5000004 KGM are not expected to be sold here');
  });

  test('have no number of what stays unsold without a forecast', async () => {
    await did('/products', { product: '00860009999114', name: 'Radicchio', uom: 'CS' });
    const radicchio = 'https://id.gs1.org/01/00860009999114/10/R';
    await did('/lots', { lot: radicchio, place: cooler, quantity: 8, uom: 'CS', expiry: day(-5) });
    const found = await find('expiring', (row) => row.lot === radicchio);
    expect(found?.recommendation).toBe('Sell them first; no forecast says whether they will be sold here in time.');
    expect(summaries(found)).toEqual(['Hold them, so that nobody sells or ships them']);
  });

  test('are held before their day, and nothing is left to do then', async () => {
    const found = await expiring('B');
    await client().carryOut({ item: found!.item });
    expect(summaries(await expiring('B'))).toEqual([]);
  });

  test('are held and destroyed after their day', async () => {
    const found = await expiring('C');
    expect(summaries(found)).toEqual(['Hold them', 'Destroy 9 CS']);
    await client().carryOut({ item: found!.item });
    expect(summaries(await expiring('C'))).toEqual(['Destroy 9 CS']);
    await client().carryOut({ item: found!.item });
    expect(await expiring('C')).toBeUndefined();
  });
});

describe('a count that is far from the books', () => {
  test('is counted again and approved from the list, by users who did not count before', async () => {
    await did('/inventory/counts', { count: 'CC-1', place: house });
    await did('/inventory/counts/enter', { count: 'CC-1', lines: [{ lot: lot('A'), counted: '20' }] });
    const { item, recommendation, actions } = (await variance())!;
    expect(recommendation).toContain('another user than demo');
    expect(actions).toMatchObject([{ asks: [{ name: 'counted', at: ['lines', 0, 'counted'] }] }]);
    await expect(client(other).carryOut({ item })).rejects.toMatchObject({ code: 'input_invalid' });
    await expect(client(other).carryOut({ item, reason: 'x', counted: '21' })).rejects.toMatchObject({
      message: expect.stringContaining('does not ask for reason'),
    });
    await expect(client().carryOut({ item, counted: '21' })).rejects.toMatchObject({ code: 'count_same_user' });
    await client(other).carryOut({ item, counted: '21' });
    const counted = (await variance())!;
    expect(summaries(counted)).toEqual(['Have it counted again', 'Approve 21 CS as counted']);
    await expect(client(other).carryOut({ item, action: 2, reason: 'Broken' })).rejects.toMatchObject({
      code: 'count_same_user',
    });
    const third = await gateway.post('supplier', '/keys', { user: 'cid', roles: ['operator'] });
    await client(third.body['key'] as string).carryOut({ item, action: 2, reason: 'Broken crates' });
    expect(await variance()).toBeUndefined();
    const { body } = await gateway.get('supplier', '/inventory/counts');
    expect(body['rows']).toMatchObject([{ status: 'approved', lines: [{ reason: 'Broken crates' }] }]);
  });
});

describe('a forecast that is off', () => {
  const off = (): Promise<WorkRow | undefined> => find('forecast_off', ({ place }) => place === house);
  const policy = async (): Promise<PolicyRow> =>
    ((await gateway.get('supplier', `/inventory/policies?place=${house}`)).body['rows'] as PolicyRow[])[0]!;

  test('asks for a policy if there is none', async () => {
    // Demand that comes and goes without any pattern.
    await did('/lots', { lot: lot('D'), place: house, quantity: 900, uom: 'CS', expiry: day(-90), at: noon(60) });
    for (const [ago, quantity] of [
      [55, 90],
      [49, 1],
      [37, 120],
      [33, 2],
      [2, 300],
    ] as const) {
      await did('/sales', { place: house, lots: goods('D', quantity), at: noon(ago) });
    }
    const found = await off();
    expect(found).toMatchObject({ severity: 'low', actions: [] });
    expect(found?.recommendation).toContain('set a policy');
  });

  test('changes a computed policy to a backtest, then to the quantities of now', async () => {
    const costs = { orderCost: '20', holdingCost: '1', currency: 'EUR' };
    await did('/inventory/policies', { product, place: house, serviceLevel: 0.8, leadTimeDays: 2, ...costs });
    const before = await policy();
    const found = (await off())!;
    expect(summaries(found)).toEqual([
      'Compute the safety stock by a backtest over past demand instead of the formula',
      `Set the present reorder point ${before.reorderPoint?.value} and maximum ${before.maximum?.value} by hand`,
    ]);
    await client().carryOut({ item: found.item });
    expect((await policy()).safetyStock?.reason).toContain('backtest');
    const { reorderPoint, maximum } = await policy();
    await client().carryOut({ item: found.item });
    expect(await policy()).toMatchObject({
      given: { serviceLevel: 0.8, orderCost: '20' },
      reorderPoint: { value: reorderPoint?.value, how: 'by hand' },
      maximum: { value: maximum?.value, how: 'by hand' },
    });
    expect((await off())?.actions).toEqual([]);
  });
});
