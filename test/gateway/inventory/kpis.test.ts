import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { KpiEventsAnswer, KpiRow, KpisAnswer } from '@lotline/gateway/answers';
import { orderKpis } from '../../../gateway/src/inventory/kpi/orderKpis';
import { periodsBefore } from '../../../gateway/src/inventory/kpi/kpis';
import type { OrderLine } from '../../../gateway/src/inventory/kpi/task';
import { openGateway, type TestGateway } from '../openGateway';

const product = 'https://id.gs1.org/01/00860009999107';
const house = 'https://id.gs1.org/414/0860009999992';
const day = (ago: number): string => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
const noon = (ago: number, second = 0): string => `${day(ago)}T12:00:${`${second}`.padStart(2, '0')}Z`;
const lot = (number: string): string => `${product}/10/${number}`;
const lines = (number: string, quantity: number): object[] => [{ lot: lot(number), quantity, uom: 'CS' }];

let gateway: TestGateway;
const did = async (path: string, body: object): Promise<void> => {
  const { status, body: answer } = await gateway.post('supplier', path, body);
  if (status !== 201) throw new Error(JSON.stringify(answer));
};
const all = async (query = ''): Promise<KpiRow[]> => {
  const { status, body } = await gateway.get('supplier', `/inventory/kpis?from=${day(10)}&to=${day(1)}${query}`);
  if (status !== 200) throw new Error(JSON.stringify(body));
  return (body as unknown as KpisAnswer).rows;
};
const behind = async (kpi: string): Promise<KpiEventsAnswer['rows']> => {
  const { body } = await gateway.get('supplier', `/inventory/kpis/events?kpi=${kpi}&from=${day(10)}&to=${day(1)}`);
  return (body as unknown as KpiEventsAnswer).rows;
};
const of = (rows: readonly KpiRow[], kpi: string): KpiRow[] => rows.filter((row) => row.kpi === kpi);
const set = (path: string, body: object): Promise<unknown> => gateway.post('supplier', `/inventory${path}`, body);

/** 100 cases at 2.00 before the period; in it 50 at 3.00 came, 60 were sold and 4 were missed by a count. */
beforeAll(async () => {
  gateway = await openGateway();
  await did('/lots', { lot: lot('A'), place: house, quantity: 100, uom: 'CS', expiry: day(-20), at: noon(20) });
  await did('/lots', { lot: lot('B'), place: house, quantity: 50, uom: 'CS', expiry: day(-90), at: noon(8) });
  await did('/sales', { place: house, lots: lines('A', 40), at: noon(6) });
  await did('/sales', { place: house, lots: lines('A', 20), at: noon(3) });
  await did('/stock/counts', { lot: lot('A'), place: house, counted: 36, uom: 'CS', reason: 'Weekly', at: noon(2) });
});
afterAll(() => gateway.close());

describe('without costs, orders and counts', () => {
  test('no measure has a made-up value, and every gap says what to supply', async () => {
    const rows = await all();
    for (const kpi of [
      'turnover',
      'days_of_inventory',
      'accuracy',
      'backorder_rate',
      'carrying_cost',
      'fill_rate',
      'shrinkage',
      'sell_through',
      'on_time_in_full',
    ]) {
      const [row] = of(rows, kpi);
      expect([kpi, row?.value]).toEqual([kpi, undefined]);
      expect(row!.gaps.at(-1)!.detail).toMatch(/Record|record|Set|approved|promised|cost/);
    }
    const [expiry] = of(rows, 'expiry_risk');
    expect([expiry!.value, expiry!.gaps[0]!.code]).toEqual([undefined, 'cost_missing']);
    expect(of(rows, 'stock_outs')).toMatchObject([{ value: '0' }]);
  });
});

describe('with costs', () => {
  beforeAll(async () => {
    const cost = { product, currency: 'EUR' };
    await set('/costs', { ...cost, receipt: 'GR-1', on: day(20), quantity: '100', unitCost: '2' });
    await set('/costs', { ...cost, receipt: 'GR-2', on: day(8), quantity: '50', unitCost: '3' });
  });

  test('the value that left follows from opening, receipts and closing', async () => {
    const rows = await all();
    // Opening 200, received 150, closing 50 · 3 + 36 · 2 = 222: 128 left in 10 days, 4672 in a year; average 211.
    const [turnover] = of(rows, 'turnover');
    expect(turnover).toMatchObject({ by: 'EUR', value: '22.1422', unit: 'per year', gaps: [] });
    expect(turnover!.terms.map(({ value }) => value)).toEqual(['4672', '211']);
    expect(of(rows, 'days_of_inventory')).toMatchObject([{ value: '16.4844' }]);
  });

  test('shrinkage is the shortage of counts, sell-through the sold goods, at mean cost', async () => {
    const rows = await all();
    // The mean cost is 350 / 150 = 2.333333: 4 missed are 9.333333, 60 sold are 140, of 350.
    expect(of(rows, 'shrinkage')).toMatchObject([
      { value: '2.6667', terms: [{ value: '9.333333' }, { value: '350' }] },
    ]);
    expect(of(rows, 'sell_through')).toMatchObject([{ value: '40' }]);
    expect((await behind('shrinkage')).map(({ kind, quantity, goods }) => [kind, quantity, goods])).toEqual([
      ['counted', '-4', lot('A')],
    ]);
    const sold = await behind('sell_through');
    expect(sold.map(({ kind, quantity }) => [kind, quantity])).toEqual([
      ['received', '50'],
      ['sold', '-40'],
      ['sold', '-20'],
    ]);
    const event = await gateway.get('supplier', `/events/one?id=${encodeURIComponent(sold[1]!.event!)}`);
    expect(event).toMatchObject({ status: 200 });
  });

  test('goods are aged, and are at risk before they expire', async () => {
    const rows = await all();
    expect(of(rows, 'ageing').map(({ by, value }) => [by, value])).toEqual([
      ['0 to 30 days', '200.666667'],
      ['31 to 60 days', '0'],
      ['61 to 90 days', '0'],
      ['91 to 180 days', '0'],
      ['181 days and more', '0'],
    ]);
    expect(of(rows, 'expiry_risk')).toMatchObject([{ value: '84', unit: 'EUR' }]);
    expect(await behind('expiry_risk')).toMatchObject([{ kind: 'on_hand', goods: lot('A'), quantity: '36' }]);
    expect(of(rows, 'dead_stock')).toMatchObject([{ value: '0', unit: 'EUR' }]);
    const [now] = of(rows, 'ageing');
    expect(now!.trend.map(({ value }) => value)).toEqual(['0', '0', '200']);
    expect(of(await all('&deadDays=1'), 'dead_stock')).toMatchObject([{ value: '200.666667' }]);
  });

  test('carrying cost is that of the policies, of the value that their places hold', async () => {
    expect(await behind('carrying_cost')).toEqual([]);
    await set('/policies', {
      product,
      place: house,
      reorderPoint: '1',
      maximum: '9',
      holdingCost: '0.7',
      currency: 'EUR',
    });
    // 0.7 a case and year at a mean cost of 2.333333 is 30 %.
    expect(of(await all(), 'carrying_cost')).toMatchObject([{ by: 'EUR', value: '30' }]);
    expect(await behind('carrying_cost')).toMatchObject([{ place: house }, { place: house }]);
  });

  test('the trend shows earlier periods, without unknown values', async () => {
    const [turnover] = of(await all('&earlier=2'), 'turnover');
    expect(turnover!.trend).toEqual([
      { from: day(30), to: day(21) },
      { from: day(20), to: day(11), value: '0' },
    ]);
  });
});

test.each([[`from=${day(1)}&to=${day(2)}`], [`to=${day(0)}`]])('a period %s is refused', async (query) => {
  expect(await gateway.get('supplier', `/inventory/kpis?${query}`)).toMatchObject({ status: 400 });
});

test('another organisation sees nothing behind a measure', async () => {
  const rows = (await gateway.get('retailer', '/inventory/kpis')).body['rows'] as KpiRow[];
  expect(of(rows, 'turnover')).toMatchObject([{ gaps: [{ code: 'not_computable' }] }]);
  expect((await gateway.get('retailer', '/inventory/kpis/events?kpi=sell_through')).body['rows']).toEqual([]);
});

describe('orders', () => {
  const line = (more: Partial<OrderLine>): OrderLine => ({
    kind: 'sales',
    order: '1',
    placed: '2027-01-02',
    promised: '2027-01-10',
    product,
    partner: 'S',
    carriers: [],
    shipments: [],
    uom: 'CS',
    ordered: '10',
    shipped: '10',
    received: '10',
    backordered: '0',
    receivedOn: '2027-01-10',
    ...more,
  });
  const period = { from: '2027-01-01', to: '2027-01-31' };
  const valueOf = (rows: readonly OrderLine[], kpi: string, by?: string): string | undefined =>
    orderKpis(period, rows, []).find((row) => row.kpi === kpi && row.by === by)?.value;

  test('have a backorder rate and a fill rate by lines, and backorders by quantity in each unit', () => {
    const rows = [
      line({}),
      line({ shipped: '5', backordered: '5' }),
      line({ ordered: '35', shipped: '35' }),
      line({ placed: '2026-12-31', promised: '2027-02-01' }),
    ];
    expect(valueOf(rows, 'backorder_rate')).toBe('33.3333');
    expect(valueOf(rows, 'backorder_rate', 'quantities in CS')).toBe('9.0909');
    expect(valueOf(rows, 'fill_rate')).toBe('83.3333');
    const pieces = [line({ uom: 'C62', ordered: '4', backordered: '1' }), line({ backordered: '10' })];
    expect(valueOf(pieces, 'backorder_rate', 'quantities in C62')).toBe('25');
    expect(valueOf(pieces, 'backorder_rate', 'quantities in CS')).toBe('100');
  });

  test('are on time in full if all had arrived by the day, by supplier and carrier', () => {
    const bought = { kind: 'purchase', carriers: ['C'] } as const;
    const rows = [
      line(bought),
      line({ ...bought, receivedOn: '2027-01-11' }),
      line({ ...bought, received: '9', partner: 'T' }),
      line({}),
    ];
    expect(valueOf(rows, 'on_time_in_full', 'supplier S')).toBe('50');
    expect(valueOf(rows, 'on_time_in_full', 'supplier T')).toBe('0');
    expect(valueOf(rows, 'on_time_in_full', 'carrier C')).toBe('33.3333');
  });
});

test('earlier periods are as long as the period and end where the next begins', () => {
  expect(periodsBefore({ from: '2027-03-01', to: '2027-03-10' }, 2)).toEqual([
    { from: '2027-02-09', to: '2027-02-18' },
    { from: '2027-02-19', to: '2027-02-28' },
  ]);
});
