import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type {
  ClassesAnswer,
  ForecastRow,
  ForecastsAnswer,
  KpiRow,
  KpisAnswer,
  PolicyAnswer,
  SimulationAnswer,
  ValuationAnswer,
} from '@lotline/gateway/answers';
import { openGateway, type TestGateway } from '../openGateway';
import { knownYear, places, products, type Receipt, seasonalMean, total, yearDays } from './knownYear';
import { Calendar, countPlace, recordYear } from './recordYear';

const year = knownYear(2027);
const calendar = new Calendar(new Date());
const [seasonal, steadyProduct] = products.map(({ id }) => id);

/** Goods at the first place at the end: nothing is missing of every third lot, one of the next, a fifth of the next. */
const found = year.left
  .filter(({ place }) => place === 0)
  .map((each, index) => {
    const missed = [0, 1, Math.ceil(each.quantity / 5)][index % 3]!;
    return { ...each, missed, counted: each.quantity - missed };
  });

let gateway: TestGateway;
const ask = async <Body>(path: string, body?: object): Promise<Body> => {
  const answer = await (body ? gateway.post('supplier', path, body) : gateway.get('supplier', path));
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return answer.body as unknown as Body;
};

/** The gateway lives in the last evening of the year while the year is recorded and counted. */
beforeAll(async () => {
  jest.useFakeTimers({
    now: new Date(calendar.at(yearDays - 1, 20)),
    doNotFake: ['hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'setInterval', 'setTimeout'],
  });
  gateway = await openGateway();
  await recordYear(gateway, year, calendar);
  const sheet = await countPlace(
    gateway,
    found.map(({ lot, counted }) => ({ lot, quantity: counted })),
  );
  jest.useRealTimers();
  if (sheet.status !== 'approved') throw new Error(JSON.stringify(sheet));
}, 120_000);
afterAll(async () => {
  jest.useRealTimers();
  await gateway.close();
});

/** Everything that was sold, shipped or missed of a product. */
const leftOf = (product: number): number =>
  year.days
    .filter((each) => each.product === product)
    .reduce((sum, { sold, shipped }) => sum + total([...sold, ...shipped]), 0) +
  found.filter((each) => each.product === product).reduce((sum, { missed }) => sum + missed, 0);

const receiptsOf = (product: number): Receipt[] =>
  year.receipts.filter((each) => each.product === product).toSorted((a, b) => a.day - b.day);

const centsOf = (receipts: readonly Receipt[]): number =>
  receipts.reduce((sum, { quantity, cents }) => sum + quantity * cents, 0);

/** The cost of what left when the earliest goods leave first, in cents: the goods are taken from the receipts one after another. */
function costOfLeft(product: number): number {
  let [left, cents] = [leftOf(product), 0];
  for (const receipt of receiptsOf(product)) {
    const taken = Math.min(left, receipt.quantity);
    cents += taken * receipt.cents;
    left -= taken;
  }
  return cents;
}

const all = [...products.keys()];
const sumOf = (of: (product: number) => number): number => all.reduce((sum, product) => sum + of(product), 0);
const opening = (product: number): number => centsOf(receiptsOf(product).filter(({ day }) => day < 0));
const purchases = (product: number): number => centsOf(receiptsOf(product).filter(({ day }) => day >= 0));
const meanCents = (product: number): number => centsOf(receiptsOf(product)) / total(receiptsOf(product));

describe('the measures of the year', () => {
  let rows: readonly KpiRow[];
  const valueOf = (kpi: string): number => {
    const of = rows.filter((row) => row.kpi === kpi);
    expect(of).toMatchObject([{ gaps: [] }]);
    return Number(of[0]!.value);
  };
  beforeAll(async () => {
    const query = `from=${calendar.day(0)}&to=${calendar.day(yearDays - 1)}`;
    rows = (await ask<KpisAnswer>(`/inventory/kpis?${query}`)).rows;
  });

  test('have the turnover of the goods that left first in first out', () => {
    const cost = sumOf(costOfLeft);
    const closing = sumOf(opening) + sumOf(purchases) - cost;
    const turnover = cost / ((sumOf(opening) + closing) / 2);
    expect(turnover).toBeGreaterThan(5);
    expect(valueOf('turnover')).toBeCloseTo(turnover, 3);
    expect(valueOf('days_of_inventory')).toBeCloseTo(365 / turnover, 3);
  });

  test('have the fill rate and the backorders of the orders', () => {
    const shares = year.orders.map(({ ordered, shipped }) => total(shipped) / ordered);
    const short = shares.filter((share) => share < 1).length;
    expect([shares.length, short > 0, short < shares.length]).toEqual([12, true, true]);
    expect(valueOf('fill_rate')).toBeCloseTo((shares.reduce((sum, share) => sum + share, 0) / shares.length) * 100, 3);
    const [lines, quantities] = rows.filter(({ kpi }) => kpi === 'backorder_rate').map(({ value }) => Number(value));
    expect(lines).toBeCloseTo((short / shares.length) * 100, 3);
    const [ordered, missing] = [
      year.orders.reduce((sum, order) => sum + order.ordered, 0),
      year.orders.reduce((sum, order) => sum + order.ordered - total(order.shipped), 0),
    ];
    expect(quantities).toBeCloseTo((missing / ordered) * 100, 3);
  });

  test('have the share of the goods that were sold or shipped', () => {
    const cost = sumOf((product) => {
      const days = year.days.filter((each) => each.product === product);
      return days.reduce((sum, { sold, shipped }) => sum + total([...sold, ...shipped]), 0) * meanCents(product);
    });
    expect(valueOf('sell_through')).toBeCloseTo((cost / (sumOf(opening) + sumOf(purchases))) * 100, 3);
  });

  test('have the days that began without stock and got none', () => {
    const out = year.days.filter(({ began, came }) => began === 0 && came === 0).length;
    expect(out).toBeGreaterThan(50);
    expect(year.days).toHaveLength(yearDays * products.length * places.length);
    expect(valueOf('stock_outs')).toBeCloseTo((out / year.days.length) * 100, 3);
  });

  test('have the accuracy and the shortage of the counts', () => {
    const accurate = found.filter(({ missed, counted }) => missed * 100 <= 3 * counted).length;
    expect([accurate > 0, accurate < found.length]).toEqual([true, true]);
    expect(valueOf('accuracy')).toBeCloseTo((accurate / found.length) * 100, 3);
    const missed = found.reduce((sum, each) => sum + each.missed * meanCents(each.product), 0);
    expect(valueOf('shrinkage')).toBeCloseTo((missed / (sumOf(opening) + sumOf(purchases))) * 100, 3);
  });
});

describe('the value of the stock', () => {
  /** Opening + purchases − cost of what left, in cents, beside what the gateway says. */
  async function identity(method: 'fifo' | 'average', costOf: (product: number) => number): Promise<void> {
    const at = (day: number): Promise<ValuationAnswer> =>
      ask(`/inventory/valuation?method=${method}&date=${calendar.day(day)}`);
    const [before, after] = [await at(-1), await at(yearDays - 1)];
    expect([before.isComplete, after.isComplete]).toEqual([true, true]);
    for (const product of all) {
      const { id } = products[product]!;
      const valueAt = ({ rows }: ValuationAnswer): number =>
        Number(rows.find((row) => row.product === id)?.value) * 100;
      expect(valueAt(before)).toBeCloseTo(opening(product), 3);
      expect(valueAt(after)).toBeCloseTo(valueAt(before) + purchases(product) - costOf(product), 3);
    }
  }

  test('first in first out is opening + purchases − cost of the goods that left', () => identity('fifo', costOfLeft));
  test('at the weighted average is opening + purchases − cost of the goods that left', () =>
    identity('average', (product) => leftOf(product) * meanCents(product)));
});

test('products have the classes of their used value', async () => {
  const used = all.map((product) => {
    const days = year.days.filter((each) => each.product === product);
    const quantity = days.reduce((sum, { sold, shipped }) => sum + total([...sold, ...shipped]), 0);
    return { product: products[product]!.id, quantity, value: quantity * meanCents(product) };
  });
  const whole = used.reduce((sum, { value }) => sum + value, 0);
  let above = 0;
  const expected = used
    .toSorted((a, b) => b.value - a.value)
    .map(({ product, quantity, value }) => {
      const abc = above < 0.8 * whole ? 'A' : above < 0.95 * whole ? 'B' : 'C';
      above += value;
      return { product, used: `${quantity}`, abc };
    });
  expect(new Set(expected.map(({ abc }) => abc))).toEqual(new Set(['A', 'B', 'C']));
  const { rows } = await ask<ClassesAnswer>('/inventory/classes');
  expect(rows.map(({ product, used: quantity, abc }) => ({ product, used: quantity, abc }))).toEqual(expected);
});

describe('the forecast of the seasonal product', () => {
  const forecast = async (method = ''): Promise<ForecastRow> => {
    const query = `product=${seasonal}&place=${places[1]}&horizon=28${method}`;
    return (await ask<ForecastsAnswer>(`/inventory/forecasts?${query}`)).rows[0]!;
  };

  test('is chosen by a backtest in which it beats the naive one', async () => {
    const { method, accuracy, censored, periods } = await forecast();
    const wapeOf = (name: string | undefined): number => Number(accuracy.find((each) => each.method === name)?.wape);
    expect([periods, censored]).toEqual([yearDays, 0]);
    expect(method).not.toBe('naive');
    expect(wapeOf(method)).toBeLessThan(wapeOf('naive') / 2);
    const least = Math.min(...accuracy.map(({ rmse }) => Number(rmse)));
    expect(Number(accuracy.find((each) => each.method === method)?.rmse)).toBe(least);
  });

  test('is near the demand that the four weeks ahead are known to have', async () => {
    const wape = ({ forecast: ahead }: ForecastRow): number => {
      const known = ahead.map((_, index) => seasonalMean(yearDays + index));
      const errors = ahead.map(({ quantity }, index) => Math.abs(Number(quantity) - known[index]!));
      return errors.reduce((sum, each) => sum + each, 0) / known.reduce((sum, each) => sum + each, 0);
    };
    const [chosen, naive] = [await forecast(), await forecast('&method=naive')];
    expect(chosen.forecast).toHaveLength(28);
    expect(wape(chosen)).toBeLessThan(0.1);
    expect(wape(chosen)).toBeLessThan(wape(naive));
  });
});

test('the safety stock reaches its service level in the simulation, and without it the level is missed', async () => {
  const [serviceLevel, leadTimeDays] = [0.95, 5];
  const at = { product: steadyProduct, place: places[1] };
  const policy = await ask<PolicyAnswer>('/inventory/policies', {
    ...at,
    serviceLevel,
    leadTimeDays,
    historyDays: yearDays,
    orderQuantity: '200',
  });
  const demand = year.days.filter(({ product, place }) => product === 1 && place === 1).map(({ sold }) => total(sold));
  const mean = demand.reduce((sum, each) => sum + each, 0) / yearDays;
  const sd = Math.sqrt(demand.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (yearDays - 1));
  expect(policy.demand).toMatchObject({ days: yearDays, censoredDays: 0, total: `${mean * yearDays}` });
  const safety = Math.ceil(1.6448536269514722 * sd * Math.sqrt(leadTimeDays));
  expect(policy.safetyStock).toMatchObject({ value: `${safety}` });
  const reorderPoint = Number(policy.reorderPoint!.value);
  const levels = (name: string, point: number): object => ({
    name,
    reorderPoint: `${point}`,
    maximum: `${point + 200}`,
  });
  const { rows } = await ask<SimulationAnswer>('/inventory/simulations', {
    ...at,
    leadTimeDays,
    runs: 200,
    policies: [levels('with', reorderPoint), levels('without', reorderPoint - safety)],
  });
  const [withIt, without] = rows.map(({ cycleService }) => Number(cycleService));
  expect(withIt).toBeGreaterThanOrEqual(serviceLevel);
  expect(without).toBeLessThan(serviceLevel);
});
