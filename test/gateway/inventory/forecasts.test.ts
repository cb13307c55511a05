import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ForecastRow, ForecastsAnswer } from '@lotline/gateway/answers';
import { openGateway, type TestGateway } from '../openGateway';

const origin = 'https://id.gs1.org';
const product = `${origin}/01/00860009999107`;
const house = `${origin}/414/0860009999992`;
const cooler = `${origin}/414/0860009999077`;
const lot = `${product}/10/A`;
const dayMs = 86_400_000;
const midnight = Math.floor(Date.now() / dayMs) * dayMs;
const noon = (daysAgo: number): string => new Date(midnight - daysAgo * dayMs + dayMs / 2).toISOString();
const day = (daysAgo: number): string => noon(daysAgo).slice(0, 10);

let gateway: TestGateway;
const did = async (path: string, body: object): Promise<void> => {
  const { status, body: answer } = await gateway.post('supplier', path, body);
  if (status !== 201) throw new Error(JSON.stringify(answer));
};
const sell = (place: string, of: string, quantity: number, daysAgo: number): Promise<void> =>
  did('/sales', { place, lots: [{ lot: of, quantity, uom: 'CS' }], at: noon(daysAgo) });

/** Five cases a day for six weeks, ten on three days of a promotion; at another place stock runs out every evening. */
beforeAll(async () => {
  gateway = await openGateway();
  await did('/lots', { lot, place: house, quantity: 1000, uom: 'CS', expiry: day(-99), at: noon(43) });
  for (let ago = 42; ago >= 1; ago -= 1) await sell(house, lot, ago >= 20 && ago <= 22 ? 10 : 5, ago);
  await did('/lots', { lot: `${product}/10/B`, place: cooler, quantity: 5, uom: 'CS', at: noon(20) });
  await sell(cooler, `${product}/10/B`, 5, 19);
});
afterAll(() => gateway.close());

const effect = { effect: 'Leaflet', product: '00860009999107' };
const forecasts = async (query = ''): Promise<ForecastsAnswer> => {
  const { status, body } = await gateway.get('supplier', `/inventory/forecasts?place=${house}${query}`);
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body as unknown as ForecastsAnswer;
};
const row = async (query = ''): Promise<ForecastRow> => (await forecasts(query)).rows[0]!;

describe('a forecast', () => {
  test('is made from the sales of the ledger, beside the errors of every method', async () => {
    const found = await row('&horizon=3&method=naive');
    expect(found).toMatchObject({
      product,
      place: house,
      uom: 'CS',
      periods: 42,
      censored: 0,
      from: day(42),
      to: day(1),
    });
    expect(found).toMatchObject({ method: 'naive', total: '15', tested: 14, gaps: [] });
    expect(found.forecast.map(({ from, quantity, low, high }) => [from, quantity, low, high])).toEqual(
      [0, -1, -2].map((ago) => [day(ago), '5', '5', '5']),
    );
    expect(found.accuracy.map(({ method }) => method)).toEqual(expect.arrayContaining(['naive', 'croston', 'holt']));
    expect(found.accuracy[0]).toEqual({ method: 'naive', rmse: '0', wape: '0', mase: '0', bias: '0' });
  });

  test('uses the effect of a promotion, in the past and in the future', async () => {
    const plain = await gateway.post('supplier', '/inventory/effects', { ...effect, from: day(22), to: day(20) });
    expect(plain).toMatchObject({ status: 200, body: { rows: [{ effect: 'Leaflet', product }] } });
    await gateway.post('supplier', '/inventory/effects', { ...effect, place: house, from: day(-1), to: day(-1) });
    const { effects, forecast: periods, gaps } = await row('&horizon=3');
    expect(effects).toEqual([{ effect: 'Leaflet', factor: '2', how: 'estimated' }]);
    expect(periods.map(({ quantity, effects: known }) => [quantity, known])).toEqual([
      ['5', undefined],
      ['10', ['Leaflet']],
      ['5', undefined],
    ]);
    expect(gaps).toEqual([]);
  });

  test('leaves out an effect that cannot be estimated, and reports it', async () => {
    await gateway.post('supplier', '/inventory/effects', { ...effect, effect: 'Fair', from: day(0), to: day(0) });
    const found = await row('&horizon=1');
    expect(found.forecast).toMatchObject([{ quantity: '5', effects: ['Fair'] }]);
    expect(found.gaps).toMatchObject([{ code: 'effect_unknown', detail: expect.stringContaining('Fair') }]);
    const removed = await gateway.post('supplier', '/inventory/effects/remove', {
      ...effect,
      effect: 'Fair',
      from: day(0),
    });
    expect(removed.status).toBe(200);
    expect((await row('&horizon=1')).gaps).toEqual([]);
  });

  test('by weeks adds days up, and has a gap if the weeks are too few', async () => {
    const found = await row('&period=week');
    expect(found).toMatchObject({
      periods: 6,
      forecast: [],
      gaps: [{ code: 'effect_unknown' }, { code: 'history_short', detail: expect.stringContaining('6 whole weeks') }],
    });
    expect(found.method).toBeUndefined();
  });

  test('is not made if stock ran out, because demand is unknown', async () => {
    const { body } = await gateway.get('supplier', `/inventory/forecasts?place=${cooler}`);
    const [found] = (body as unknown as ForecastsAnswer).rows;
    expect(found).toMatchObject({ periods: 19, censored: 19, forecast: [], gaps: [{ code: 'history_short' }] });
  });
});

test.each([
  ['a horizon of nothing', '&horizon=0'],
  ['a certain interval', '&level=1'],
  ['an unknown method', '&method=guess'],
])('%s is refused', async (_what, query) => {
  const answer = await gateway.get('supplier', `/inventory/forecasts?place=${house}${query}`);
  expect(answer).toMatchObject({ status: 400, body: { code: 'input_invalid' } });
});

test('another organisation sees no forecast, and neither sees nor removes effects', async () => {
  expect((await gateway.get('retailer', '/inventory/forecasts')).body['rows']).toEqual([]);
  const asked = await gateway.get('retailer', `/inventory/forecasts?place=${house}`);
  expect(asked).toMatchObject({ status: 403, body: { code: 'not_owner' } });
  expect((await gateway.get('retailer', '/inventory/effects')).body['rows']).toEqual([]);
  const removed = await gateway.post('retailer', '/inventory/effects/remove', { ...effect, from: day(22) });
  expect(removed).toMatchObject({ status: 404, body: { code: 'effect_unknown' } });
  const made = await gateway.post('retailer', '/inventory/effects', {
    ...effect,
    place: house,
    from: day(2),
    to: day(1),
  });
  expect(made).toMatchObject({ status: 403, body: { code: 'not_owner' } });
  expect((await gateway.get('supplier', '/inventory/effects')).body['rows']).toHaveLength(2);
});

test('an effect that ends before it begins is refused', async () => {
  const answer = await gateway.post('supplier', '/inventory/effects', { ...effect, from: day(1), to: day(2) });
  expect(answer).toMatchObject({ status: 400, body: { code: 'input_invalid' } });
});
