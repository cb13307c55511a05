import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { KpiEventsAnswer, KpisAnswer, PolicyAnswer, ReplenishmentAnswer } from '@lotline/gateway/answers';
import { openGateway, type TestGateway } from '../openGateway';

const origin = 'https://id.gs1.org';
const product = `${origin}/01/00860009999107`;
const other = `${origin}/01/00860009999114`;
const house = `${origin}/414/0860009999992`;
const cooler = `${origin}/414/0860009999077`;
const centre = `${origin}/414/0860009998001`;
const supplier = `${origin}/417/0860009999992`;
const retailer = `${origin}/417/0860009998001`;
const carrier = `${origin}/417/0860009996007`;
const day = (ago: number): string => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
const noon = (ago: number): string => `${day(ago)}T12:00:00Z`;
const lotA = `${product}/10/A`;
const lotB = `${other}/10/B`;
const lines = (lot: string, quantity: number): object[] => [{ lot, quantity, uom: 'CS' }];

let gateway: TestGateway;
const did = async (as: string, path: string, body: object): Promise<void> => {
  const { status, body: answer } = await gateway.post(as, path, body);
  if (status > 201) throw new Error(JSON.stringify(answer));
};

/** Goods leave at noon so many days ago, for an order. */
const ship = (shipment: string, goods: object, ago: number, more: object = {}): Promise<void> =>
  did('supplier', '/shipments', { shipment, from: house, to: centre, at: noon(ago), ...goods, ...more });
const receive = (shipment: string, ago: number, more: object = {}): Promise<void> =>
  did('retailer', '/shipments/receive', { shipment: `0860009999992:${shipment}`, at: noon(ago), ...more });
const named = (order: string): object => ({ documents: [{ type: 'po', id: order }] });

const purchase = (order: string, ...bought: [string, number, number][]): Promise<void> =>
  did('retailer', '/inventory/orders', {
    kind: 'purchase',
    order,
    partner: supplier,
    place: centre,
    placed: day(15),
    lines: bought.map(([of, quantity, ago]) => ({ product: of, quantity: `${quantity}`, promised: day(ago) })),
  });
const measure = async (as: string, kpi: string, by?: string): Promise<string | undefined> => {
  const { body } = await gateway.get(as, `/inventory/kpis?from=${day(12)}&to=${day(1)}&earlier=0`);
  return (body as unknown as KpisAnswer).rows.find((row) => row.kpi === kpi && row.by === by)?.value;
};
const behind = async (as: string, kpi: string): Promise<KpiEventsAnswer['rows']> => {
  const { body } = await gateway.get(as, `/inventory/kpis/events?kpi=${kpi}&from=${day(12)}&to=${day(1)}`);
  return (body as unknown as KpiEventsAnswer).rows;
};

beforeAll(async () => {
  gateway = await openGateway();
  await did('supplier', '/products', { product: other, name: 'Radicchio', uom: 'CS' });
  await did('supplier', '/lots', { lot: lotA, place: house, quantity: 500, uom: 'CS', expiry: day(-90), at: noon(20) });
  await did('supplier', '/lots', { lot: lotB, place: house, quantity: 500, uom: 'CS', expiry: day(-90), at: noon(20) });
});
afterAll(() => gateway.close());

describe('a purchase that is recorded later than it happened', () => {
  test('is on time in full by the day of its receipt, line by line', async () => {
    await purchase('PO-1', [product, 20, 5], [other, 10, 5]);
    await ship('S-1', { lots: lines(lotA, 20) }, 7, named('PO-1'));
    await ship('S-2', { lots: lines(lotB, 10) }, 7, named('PO-1'));
    await receive('S-1', 5);
    await receive('S-2', 4);
    expect(await measure('retailer', 'on_time_in_full', `supplier ${supplier}`)).toBe('50');
  });

  test('shows the receipts behind it, each with its event', async () => {
    const received = (await behind('retailer', 'on_time_in_full')).filter(({ kind }) => kind === 'received');
    expect(received.map(({ goods, quantity, time, order }) => [goods, quantity, time.slice(0, 10), order])).toEqual([
      [lotA, '20', day(5), 'PO-1'],
      [lotB, '10', day(4), 'PO-1'],
    ]);
    for (const { event = '' } of received) {
      const { status, body } = await gateway.get('retailer', `/events/one?id=${encodeURIComponent(event)}`);
      expect([status, JSON.stringify(body)]).toEqual([200, expect.stringContaining('receiving')]);
    }
  });

  test('that came in parts is complete with the part that fills it', async () => {
    await purchase('PO-2', [product, 20, 5], [product, 10, 5]);
    await ship('S-3', { lots: lines(lotA, 30) }, 7, named('PO-2'));
    await receive('S-3', 5, { lots: [{ lot: lotA, accepted: '20', uom: 'CS' }] });
    // The rest is on the way: the first line is complete, the second is not.
    expect(await measure('retailer', 'on_time_in_full', `supplier ${supplier}`)).toBe('50');
    await receive('S-3', 3);
    expect(await measure('retailer', 'on_time_in_full', `supplier ${supplier}`)).toBe('50');
  });

  test('on a pallet counts for the carriers that took it, and not for one that did not', async () => {
    const pallet = `${origin}/00/008600099990000015`;
    await did('supplier', '/containers/pack', { container: pallet, place: house, lots: lines(lotA, 12), at: noon(9) });
    await purchase('PO-3', [product, 12, 5]);
    await ship('S-4', { containers: [pallet] }, 8, { carrier, ...named('PO-3') });
    const taken = { shipment: '0860009999992:S-4' };
    await did('carrier', '/shipments/accept', { ...taken, at: noon(8) });
    await did('carrier', '/shipments/hand-over', { ...taken, to: retailer, at: noon(5) });
    await receive('S-4', 5);
    // The contents of the pallet at its departure count.
    await did('retailer', '/containers/unpack', { container: pallet, place: centre });
    expect(await measure('retailer', 'on_time_in_full', `carrier ${carrier}`)).toBe('100');
    expect(await measure('retailer', 'on_time_in_full', `supplier ${supplier}`)).toBe('60');
    expect((await behind('retailer', 'on_time_in_full')).filter(({ order }) => order === 'PO-3')).toMatchObject([
      { kind: 'order' },
      { kind: 'received', goods: lotA, quantity: '12' },
    ]);
  });

  test('has the lead time from its departure to its first arrival', async () => {
    const { body } = await gateway.post('retailer', '/inventory/policies', { product, place: centre, maximum: '1' });
    // Two days, two days to the first part, and three days on the pallet.
    expect((body as unknown as PolicyAnswer).leadTime).toMatchObject({ days: '2.333333', receipts: 3 });
  });
});

describe('a shipment to another organisation', () => {
  test('is what its sender sold, with its event', async () => {
    const costs = { on: day(20), quantity: '500', unitCost: '2', currency: 'EUR' };
    await did('supplier', '/inventory/costs', { receipt: 'GR-A', product, ...costs });
    await did('supplier', '/inventory/costs', { receipt: 'GR-B', product: other, ...costs });
    // 62 cases of the first product and 10 of the other at 2.00, of 2000.
    expect(await measure('supplier', 'sell_through', 'EUR')).toBe('7.2');
    const sold = (await behind('supplier', 'sell_through')).filter(({ kind }) => kind === 'shipped');
    expect(sold.map(({ quantity }) => Number(quantity)).reduce((sum, each) => sum + each, 0)).toBe(72);
    expect(sold.every(({ event }) => event !== undefined)).toBe(true);
  });
});

describe('goods that are offered and have not left', () => {
  const position = async (as: string, place: string): Promise<[string, string] | undefined> => {
    const { body } = await gateway.get(as, '/inventory/replenishment');
    const row = (body as unknown as ReplenishmentAnswer).rows.find((each) => each.place === place);
    return row && [row.onOrder, row.position];
  };
  const levels = (as: string, place: string): Promise<void> =>
    did(as, '/inventory/policies', { product, place, reorderPoint: '900', maximum: '950' });

  test('are still on order, so that nobody orders them again', async () => {
    await levels('retailer', centre);
    await purchase('PO-4', [product, 40, -3]);
    const before = await position('retailer', centre);
    expect(before?.[0]).toBe('40');
    await ship('S-6', { lots: lines(lotA, 40) }, 0, { carrier, at: undefined, ...named('PO-4') });
    expect(await position('retailer', centre)).toEqual(before);
    await did('carrier', '/shipments/accept', { shipment: '0860009999992:S-6' });
    expect(await position('retailer', centre)).toEqual(['0', before?.[1]]);
  });

  test('between own places are on order where they go', async () => {
    await levels('supplier', cooler);
    expect(await position('supplier', cooler)).toEqual(['0', '0']);
    await ship('S-7', { lots: lines(lotA, 25) }, 0, { to: cooler, at: undefined });
    expect(await position('supplier', cooler)).toEqual(['25', '25']);
  });
});
