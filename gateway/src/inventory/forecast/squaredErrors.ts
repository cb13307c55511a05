import { must } from '@lotline/chaincode/domain';
import { advance, type Model } from './models';
import type { Series } from './series';

/** Squared errors of the forecasts of one period ahead, over the periods that count; it may stop at `enough`. */
export type SquaredErrors = (model: Model, series: Series, enough: number) => number;

/** Makes that function once for each method, so that the engine compiles it for one class of models: one for all takes twice as long. */
export const squaredErrorsOf =
  (): SquaredErrors =>
  (model, { values, censored }, enough) => {
    let sum = 0;
    for (let index = 0; index < values.length && sum < enough; index += 1) {
      const value = must(values[index], 'value');
      if (must(censored[index], 'period')) {
        advance(model, value, true);
        continue;
      }
      if (index > 0) sum += (Math.max(0, model.at(1)) - value) ** 2;
      model.learn(value);
    }
    return sum;
  };
