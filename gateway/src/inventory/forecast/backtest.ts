import { must } from '@lotline/chaincode/domain';
import { expected, fit, follow } from './fit';
import type { Method } from './methods';
import { advance } from './models';
import { type Series, startOf } from './series';

/** The errors of a method on periods that it had not seen. */
export interface Errors {
  readonly count: number;
  /** Sums over all horizons: of what was forecast less the demand, of its amount, of its square, and of the demand. */
  readonly bias: number;
  readonly absolute: number;
  readonly squared: number;
  readonly demand: number;
  /** Per horizon, from one period ahead. */
  readonly byHorizon: readonly { readonly count: number; readonly squared: number }[];
}

/** The parameters and errors of a method. */
export interface Backtest {
  readonly parameters: readonly number[];
  readonly errors: Errors;
}

const mostOrigins = 56;

/** Periods at the end of a series that are forecast to compare methods: a third of it, at most 56 or four times the horizon. */
export const testLength = ({ values }: Series, horizon: number): number =>
  Math.min(Math.floor(values.length / 3), Math.max(mostOrigins, 4 * horizon));

/**
 * Rolling origin (Tashman, Out-of-sample tests of forecasting accuracy, International Journal of Forecasting 16, 2000): parameters come
 * from the periods before the first origin; from every origin the method forecasts up to the horizon, then takes in one more period.
 */
export function backtest(method: Method, series: Series, horizon: number): Backtest {
  const { values, censored } = series;
  const first = values.length - testLength(series, horizon);
  const training = startOf(series, first);
  const { parameters, make } = fit(method, training);
  const model = follow(make(parameters), training);
  const byHorizon = Array.from({ length: horizon }, () => ({ count: 0, squared: 0 }));
  const total = { count: 0, bias: 0, absolute: 0, squared: 0, demand: 0 };
  for (let origin = first; origin < values.length; origin += 1) {
    for (let ahead = 1; ahead <= horizon && origin + ahead <= values.length; ahead += 1) {
      const at = origin + ahead - 1;
      if (censored[at]) continue;
      const value = must(values[at], 'value');
      const error = expected(model, ahead) - value;
      const own = must(byHorizon[ahead - 1], 'horizon');
      own.count += 1;
      own.squared += error ** 2;
      total.count += 1;
      total.bias += error;
      total.absolute += Math.abs(error);
      total.squared += error ** 2;
      total.demand += value;
    }
    advance(model, must(values[origin], 'value'), must(censored[origin], 'period'));
  }
  return { parameters, errors: { ...total, byHorizon } };
}
