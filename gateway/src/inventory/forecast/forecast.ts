import { must } from '@lotline/chaincode/domain';
import type { ForecastMethod } from '../../answers/inventoryForecasts';
import { mean, normalQuantile } from '../formulas';
import { type Backtest, backtest, type Errors, testLength } from './backtest';
import { expected, fit, follow } from './fit';
import { type Method, methods } from './methods';
import { counted, type Series, startOf } from './series';

/** Errors of a method in the backtest. A figure whose denominator is zero is absent. */
export interface Accuracy {
  readonly method: ForecastMethod;
  /** Root of the mean squared error, by which the method is chosen. */
  readonly rmse: number;
  /** Σ|error| / Σ demand. */
  readonly wape?: number;
  /** Mean absolute error / that of the naive method one period ahead, within the periods before the test. */
  readonly mase?: number;
  /** Σ(forecast − demand) / Σ demand: above zero, too much was forecast. */
  readonly bias?: number;
}

/** The demand of a future period. */
export interface Expected {
  readonly quantity: number;
  /** Absent where the backtest has too few errors so far ahead. */
  readonly interval?: readonly [low: number, high: number];
}

export interface Forecast {
  readonly method: ForecastMethod;
  readonly parameters: Readonly<Record<string, number>>;
  readonly periods: readonly Expected[];
  readonly accuracy: readonly Accuracy[];
  readonly left: readonly { readonly method: ForecastMethod; readonly reason: string }[];
  /** Periods that were forecast to compare the methods. */
  readonly tested: number;
}

export interface ForecastOptions {
  /** Number of periods to forecast. */
  readonly horizon: number;
  /** Probability that a period's demand is within its interval. */
  readonly level: number;
  /** Only this method. */
  readonly method?: ForecastMethod | undefined;
}

/** Periods that count, below which nothing is forecast. */
export const fewestPeriods = 14;
/** Errors from which a deviation is taken. */
const fewestErrors = 5;

/** Mean absolute difference of periods that follow each other: the scale of MASE (Hyndman and Koehler, 2006). */
function naiveScale(series: Series): number | undefined {
  const values = counted(series);
  return mean(values.slice(1).map((value, index) => Math.abs(value - must(values[index], 'value'))));
}

function accuracyOf(
  method: ForecastMethod,
  { count, bias, absolute, squared, demand }: Errors,
  scale: number,
): Accuracy {
  return {
    method,
    rmse: Math.sqrt(squared / count),
    ...(demand > 0 && { wape: absolute / demand, bias: bias / demand }),
    ...(scale > 0 && { mase: absolute / count / scale }),
  };
}

/** The root mean squared error per horizon, which does not shrink with the distance; undefined where there are too few errors. */
function deviations({ byHorizon }: Errors): (number | undefined)[] {
  let most = 0;
  return byHorizon.map(({ count, squared }) => {
    if (count < fewestErrors) return undefined;
    most = Math.max(most, Math.sqrt(squared / count));
    return most;
  });
}

interface Tested {
  readonly method: Method;
  readonly found: Backtest;
}

/** The method with the least squared error; of equals the simpler. */
const best = (tested: readonly Tested[]): Tested | undefined =>
  tested.reduce<Tested | undefined>(
    (so, each) => (so && so.found.errors.squared <= each.found.errors.squared ? so : each),
    undefined,
  );

function periodsOf(
  { method, found }: Tested,
  series: Series,
  { horizon, level }: ForecastOptions,
): Pick<Forecast, 'parameters' | 'periods'> {
  const { parameters, make } = fit(method, series, found.parameters);
  const model = follow(make(parameters), series);
  const z = normalQuantile((1 + level) / 2);
  const around = deviations(found.errors);
  const periods = Array.from({ length: horizon }, (_, index): Expected => {
    const quantity = expected(model, index + 1);
    const deviation = around[index];
    if (deviation === undefined) return { quantity };
    return { quantity, interval: [Math.max(0, quantity - z * deviation), quantity + z * deviation] };
  });
  const named = method.parameters.map((name, index) => [name, must(parameters[index], 'parameter')]);
  return { parameters: Object.fromEntries(named) as Record<string, number>, periods };
}

/** Forecasts a series by the method that forecast its last third best. Undefined if too few periods count. */
export function forecast(series: Series, options: ForecastOptions): Forecast | undefined {
  const { horizon, method: only } = options;
  const training = startOf(series, series.values.length - testLength(series, horizon));
  if (counted(series).length < fewestPeriods || counted(training).length < 2) return undefined;
  const left = methods.flatMap(({ name: method, lacks }) => {
    const reason = lacks(training);
    return reason === undefined ? [] : [{ method, reason }];
  });
  const tested = methods
    .filter(({ name }) => !left.some(({ method }) => method === name))
    .map((method) => ({ method, found: backtest(method, series, horizon) }))
    .filter(({ found: { errors } }) => errors.count > 0 && Number.isFinite(errors.squared));
  const chosen = best(tested.filter(({ method }) => only === undefined || method.name === only));
  if (!chosen) return undefined;
  const scale = naiveScale(training) ?? 0;
  return {
    method: chosen.method.name,
    ...periodsOf(chosen, series, options),
    accuracy: tested.map(({ method, found }) => accuracyOf(method.name, found.errors, scale)),
    left,
    tested: testLength(series, horizon),
  };
}
