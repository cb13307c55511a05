import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { backtest } from '../../../gateway/src/inventory/forecast/backtest';
import { withoutEffects } from '../../../gateway/src/inventory/forecast/effects';
import { fit, follow } from '../../../gateway/src/inventory/forecast/fit';
import { forecast } from '../../../gateway/src/inventory/forecast/forecast';
import { methods } from '../../../gateway/src/inventory/forecast/methods';
import {
  Croston,
  Holt,
  HoltWinters,
  type Model,
  MovingAverage,
  Naive,
  SeasonalNaive,
} from '../../../gateway/src/inventory/forecast/models';
import type { Series } from '../../../gateway/src/inventory/forecast/series';
import { lineStart, seasonalStart } from '../../../gateway/src/inventory/forecast/starts';

const series = (values: readonly number[], season = 7, censored: readonly number[] = []): Series => ({
  values,
  censored: values.map((_, index) => censored.includes(index)),
  season,
});
const ahead = (model: Model, most: number): number[] => Array.from({ length: most }, (_, index) => model.at(index + 1));
const close = (found: readonly number[], wanted: readonly number[]): void => {
  expect(found).toHaveLength(wanted.length);
  found.forEach((value, index) => {
    expect(value).toBeCloseTo(wanted[index]!, 6);
  });
};

const oil = [446.7, 454.5, 455.7, 423.6, 456.3, 440.6, 425.3, 485.1, 506.0, 526.8, 514.3, 494.2];
const passengers = [
  17.55, 21.86, 23.89, 26.93, 26.89, 28.83, 30.08, 30.95, 30.19, 31.58, 32.58, 33.48, 39.02, 41.39, 41.6,
];
const nights = [42.2, 24.6, 32.7, 37.3, 48.1, 28.9, 34.9, 41.2, 50.1, 31.4, 37.6, 43.8, 53.9, 33.2, 40.1, 46.7];

// Figures of statsmodels 0.15 (holtwinters, known initial states, fixed parameters), statsforecast 2.1 (Croston and SBA with α = 0.1, naive
// methods, means of windows), and of NumPy and SciPy.
describe('the methods give the figures of an independent statistics package', () => {
  test('simple exponential smoothing', () => {
    close(ahead(follow(new Holt([0.8339, 0], { level: 446.6, trend: 0 }), series(oil)), 1), [497.76504906]);
  });

  test('Holt', () => {
    const model = follow(new Holt([0.8, 0.2], { level: 15.57, trend: 2.102 }), series(passengers));
    close(ahead(model, 5), [43.69513947, 45.48321772, 47.27129598, 49.05937424, 50.8474525]);
  });

  // statsmodels forecasts the position of the last period without its last update, unless one more period is there: the fourth figures are
  // those of the series with its own forecast added.
  test('Holt–Winters, additive and multiplicative', () => {
    const line = { level: 33, trend: 0.7 };
    const added = new HoltWinters([0.3, 0.1, 0.2], { ...line, indices: [9.5, -8.2, -1.6, 0.3] }, false);
    const sums = [55.40168311, 36.85092161, 44.01643633, 48.93909978, 58.24028613, 39.68952464];
    close(ahead(follow(added, series(nights, 4)), 6), sums);
    const times = new HoltWinters([0.3, 0.1, 0.2], { ...line, indices: [1.26, 0.77, 0.95, 1.02] }, true);
    const products = [57.45508599, 35.18265045, 43.44499773, 49.4071945, 61.08454795, 37.37059986];
    close(ahead(follow(times, series(nights, 4)), 6), products);
  });

  test('Croston and SBA', () => {
    const sold = series([0, 0, 5, 0, 0, 0, 3, 0, 6, 0, 0, 4, 0]);
    close(ahead(follow(new Croston(0.1, 1), sold), 2), [1.6141758609, 1.6141758609]);
    close(ahead(follow(new Croston(0.1, 0.95), sold), 1), [1.5334670679]);
  });

  test('naive, seasonal naive and moving average', () => {
    const known = series(nights, 4);
    close(ahead(follow(new Naive(), known), 3), [46.7, 46.7, 46.7]);
    close(ahead(follow(new SeasonalNaive(4), known), 6), [53.9, 33.2, 40.1, 46.7, 53.9, 33.2]);
    close(ahead(follow(new MovingAverage(3), known), 2), [40, 40]);
    close(ahead(follow(new MovingAverage(4), known), 1), [43.475]);
  });

  test('the states before the first period', () => {
    const line = lineStart(series(passengers));
    close([line.level, line.trend], [19.166, 1.4016363636]);
    const added = seasonalStart(series(nights, 4), false)!;
    close([added.level, added.trend], [31.653125, 1.01875]);
    close(added.indices, [10.440625, -8.978125, -2.946875, 1.484375]);
    close(seasonalStart(series(nights, 4), true)!.indices, [1.3002928209, 0.7477098131, 0.9209777451, 1.039545029]);
  });

  test('the smoothing parameter with the least squared error', () => {
    const simple = methods.find(({ name }) => name === 'simple_smoothing')!;
    expect(Math.abs(fit(simple, series(oil)).parameters[0]! - 0.87746)).toBeLessThan(0.02);
  });
});

describe('the backtest', () => {
  const sold = series([10, 12, 9, 14, 11, 13, 12, 15, 10, 11, 16, 12, 13, 14, 10, 12, 15, 11]);

  test('has the errors of every origin of the last third at every horizon', () => {
    const found = forecast(sold, { horizon: 2, level: 0.8, method: 'naive' })!;
    const [naive] = found.accuracy;
    expect(found.tested).toBe(6);
    expect(naive).toMatchObject({ method: 'naive', bias: 0 });
    close([naive!.rmse, naive!.wape!, naive!.mase!], [2.8603877677, 0.204379562, 0.8235294118]);
    close(
      found.periods.map(({ quantity }) => quantity),
      [11, 11],
    );
    close(found.periods[0]!.interval!, [7.4131816, 14.5868184]);
    close(found.periods[1]!.interval!, [7.24175307, 14.75824693]);
  });

  // Figures of statsforecast 2.1 (cross-validation, each number of periods ahead apart) with the losses of utilsforecast (rmse, nd, mase,
  // bias), and of the normal distribution of SciPy.
  test('has the errors and intervals of an independent package', () => {
    const quarters = [
      20, 12, 9, 31, 22, 13, 10, 28, 25, 11, 8, 33, 21, 14, 12, 30, 24, 10, 9, 35, 23, 15, 11, 29, 26, 12, 10, 34, 22,
      16, 13, 32, 27, 11, 12, 36,
    ];
    const found = forecast(series(quarters, 4), { horizon: 3, level: 0.9, method: 'seasonal_naive' })!;
    const errorsOf = (name: string): number[] => {
      const { rmse, wape, mase, bias } = found.accuracy.find(({ method }) => method === name)!;
      return [rmse, wape!, mase!, bias!];
    };
    close(errorsOf('naive'), [14.7935284786, 0.6240928882, 1.2232529375, 0.0116110305]);
    close(errorsOf('seasonal_naive'), [3.6556307751, 0.1611030479, 0.3157699443, -0.030478955]);
    close(errorsOf('moving_average'), [9.6048835432, 0.4216255443, 0.8264069264, -0.0261248186]);
    const z = 1.6448536269514722;
    [3.60555128, 3.65563078, 3.71483512].forEach((deviation, index) => {
      const { quantity, interval } = found.periods[index]!;
      expect(quantity).toBe([27, 11, 12][index]);
      close(interval!, [quantity - z * deviation, quantity + z * deviation]);
    });
  });

  test('uses no data of a period that it forecasts', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { minLength: 30, maxLength: 60 }), fc.nat(1000), (values, last) => {
        for (const method of methods.filter(({ lacks }) => lacks(series(values.slice(0, 20))) === undefined)) {
          const [before, after] = [values, values.with(-1, last)].map((each) => backtest(method, series(each), 1));
          expect(after!.parameters).toEqual(before!.parameters);
          const gone = Math.abs(last - values.at(-1)!);
          expect(Math.abs(after!.errors.bias - before!.errors.bias)).toBeCloseTo(gone, 6);
        }
      }),
      { numRuns: 30 },
    );
  });

  test('chooses no method that was worse than naive', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(30), { minLength: 20, maxLength: 80 }), (values) => {
        const found = forecast(series(values), { horizon: 3, level: 0.9 })!;
        const errorOf = (name: string): number => found.accuracy.find(({ method }) => method === name)!.rmse;
        expect(errorOf(found.method)).toBeLessThanOrEqual(errorOf('naive'));
        for (const { quantity, interval } of found.periods) {
          expect(quantity).toBeGreaterThanOrEqual(0);
          if (interval) expect(interval[0] <= quantity && quantity <= interval[1]).toBe(true);
        }
      }),
      { numRuns: 50 },
    );
  });

  test('finds a weekly pattern, and leaves out methods that do not fit the demand', () => {
    const week = [20, 12, 9, 11, 15, 30, 26];
    const days = Array.from({ length: 84 }, (_, day) => week[day % 7]! + (day % 5));
    const found = forecast(series(days), { horizon: 7, level: 0.9 })!;
    expect(found.method).toMatch(/^(seasonal_naive|holt_winters_)/);
    expect(found.periods[5]!.quantity).toBeGreaterThan(2 * found.periods[2]!.quantity);
    const rare = forecast(series(days.map((value, day) => (day % 4 === 0 ? value : 0))), { horizon: 7, level: 0.9 })!;
    expect(rare.left.map(({ method }) => method)).toEqual(['holt_winters_multiplicative']);
  });

  test('forecasts nothing from too few periods', () => {
    expect(forecast(series(Array.from({ length: 13 }, () => 5)), { horizon: 1, level: 0.9 })).toBeUndefined();
    const empty = Array.from({ length: 40 }, (_, index) => index);
    expect(forecast(series(empty, 7, empty.slice(0, 30)), { horizon: 1, level: 0.9 })).toBeUndefined();
  });
});

/** A generator with a given seed, so that a share of successes is the same in every run. */
function* uniform(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (state * 48_271) % 2_147_483_647;
    yield state / 2_147_483_647;
  }
}

test('the intervals contain about the share of values that their level states', () => {
  const random = uniform(7);
  const normal = (): number =>
    Array.from({ length: 12 }, () => random.next().value).reduce((sum, each) => sum + each, -6);
  let within = 0;
  for (let run = 0; run < 200; run += 1) {
    const values = Array.from({ length: 91 }, () => 100 + 10 * normal());
    const found = forecast(series(values.slice(0, 90)), { horizon: 1, level: 0.8 })!;
    const [low, high] = found.periods[0]!.interval!;
    if (low <= values[90]! && values[90]! <= high) within += 1;
  }
  expect(within / 200).toBeGreaterThan(0.72);
  expect(within / 200).toBeLessThan(0.88);
});

describe('days on which stock ran out', () => {
  const out = [5, 6, 13, 20, 27, 34, 41];
  const values = Array.from({ length: 60 }, (_, day): number => (out.includes(day) ? 0 : 10));

  test('do not lower a forecast, as days without demand do', () => {
    for (const { name } of methods.filter(({ name: each }) => each !== 'croston' && each !== 'sba')) {
      const found = forecast(series(values, 7, out), { horizon: 2, level: 0.9, method: name });
      if (found)
        close(
          found.periods.map(({ quantity }) => quantity),
          [10, 10],
        );
    }
    const without = forecast(series(values), { horizon: 2, level: 0.9, method: 'moving_average' })!;
    const known = forecast(series(values, 7, out), { horizon: 2, level: 0.9, method: 'croston' })!;
    expect(known.periods[0]!.quantity).toBeCloseTo(10, 6);
    expect(without.accuracy.find(({ method }) => method === 'moving_average')!.rmse).toBeGreaterThan(0);
  });

  test('raise a forecast if more was sold than expected', () => {
    const simple = methods.find(({ name }) => name === 'simple_smoothing')!;
    const make = simple.prepare(series(values, 7, out));
    const last = values.length - 1;
    const [soldOut, low] = [values.with(last, 40), values.with(last, 2)].map((each) =>
      follow(make([0.5]), series(each, 7, [...out, last])).at(1),
    );
    expect(soldOut).toBeCloseTo(25, 6);
    expect(low).toBeCloseTo(10, 6);
  });
});

describe('a known effect', () => {
  const base = Array.from({ length: 56 }, (_, day) => 10 + (day % 7));
  const promoted = [10, 11, 12, 30, 31, 32];
  const values = base.map((value, day) => (promoted.includes(day) ? 1.5 * value : value));
  const past = base.map((_, day) => (promoted.includes(day) ? ['Promotion'] : []));

  test('is estimated against the same days of other weeks, and taken out of the past', () => {
    const { series: plain, factors } = withoutEffects(series(values), { past, given: new Map() });
    expect(factors.get('Promotion')).toBeCloseTo(1.5, 9);
    close(plain.values, base);
  });

  test('that was set by hand is used', () => {
    const { factors } = withoutEffects(series(values), { past, given: new Map([['Promotion', 2]]) });
    expect(factors.get('Promotion')).toBe(2);
  });

  test('on too few days is not estimated, and its days are ignored', () => {
    const few = past.map((names, day) => (day > 11 ? [] : names));
    const { series: plain, unknown } = withoutEffects(series(values), { past: few, given: new Map() });
    expect(unknown).toEqual(['Promotion']);
    expect([plain.censored[10], plain.values[10], plain.censored[9]]).toEqual([true, 0, false]);
  });
});
