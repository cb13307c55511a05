import { must } from '@lotline/chaincode/domain';
import type { Make, Method } from './methods';
import { advance, type Model } from './models';
import type { Series } from './series';

/** A forecast of demand is never below zero. */
export const expected = (model: Model, horizon: number): number => Math.max(0, model.at(horizon));

/** Takes in a series. */
export function follow(model: Model, { values, censored }: Series): Model {
  values.forEach((value, index) => {
    advance(model, value, must(censored[index], 'period'));
  });
  return model;
}

const firstStep = 0.1;
const lastStep = 0.02;
const bounds = [0.001, 0.999] as const;
const within = (value: number): number => Math.min(bounds[1], Math.max(bounds[0], value));

/** Improves parameters one at a time, by ever smaller steps. */
function improved(
  errorOf: (parameters: readonly number[], enough: number) => number,
  from: { parameters: readonly number[]; error: number },
): readonly number[] {
  let { parameters, error } = from;
  for (let step = firstStep; step >= lastStep; step /= 2) {
    for (let index = 0; index < parameters.length; index += 1) {
      for (const change of [step, -step]) {
        const tried = parameters.with(index, within(must(parameters[index], 'parameter') + change));
        const found = errorOf(tried, error);
        if (found < error) {
          [parameters, error] = [tried, found];
          // The other direction leads back.
          break;
        }
      }
    }
  }
  return parameters;
}

/** The parameters with the least squared errors of the forecasts of one period ahead. `also` are tried beside those of the method. */
export function fit(
  method: Method,
  series: Series,
  also: readonly number[] = [],
): { parameters: readonly number[]; make: Make } {
  const make = method.prepare(series);
  const errorOf = (parameters: readonly number[], enough: number): number =>
    method.squaredErrors(make(parameters), series, enough);
  const tries = also.length > 0 ? [also] : method.tries(series);
  let best = { parameters: must(tries[0], 'parameters'), error: Infinity };
  for (const parameters of tries.length === 1 && !method.isSmooth ? [] : tries) {
    const error = errorOf(parameters, best.error);
    if (error < best.error) best = { parameters, error };
  }
  return { parameters: method.isSmooth ? improved(errorOf, best) : best.parameters, make };
}
