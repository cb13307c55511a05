import { type ForecastMethod, type ForecastPeriod, forecastsAnswer, type ForecastsAnswer } from '#answers';
import type { Transport } from '../transport';
import { type InventoryFilters, inventoryQuery } from './inventoryPolicies';

export interface ForecastsParameters extends InventoryFilters {
  readonly period?: ForecastPeriod | undefined;
  /** Periods ahead. */
  readonly horizon?: number | undefined;
  /** Periods after which a pattern repeats. */
  readonly season?: number | undefined;
  /** Probability of the intervals. */
  readonly level?: number | undefined;
  /** Only this method, instead of the best in the backtest. */
  readonly method?: ForecastMethod | undefined;
  readonly historyDays?: number | undefined;
}

/**
 * The expected demand of products at places of the caller's organisation, with the errors of every method in the backtest.
 *
 * @example
 * const { rows } = await client.forecasts({ product: '09506000134352', horizon: 28 });
 */
export const forecasts = (transport: Transport, parameters: ForecastsParameters = {}): Promise<ForecastsAnswer> => {
  const { product: _product, place: _place, ...rest } = parameters;
  return transport.request({
    path: '/inventory/forecasts',
    query: { ...inventoryQuery(parameters), ...rest },
    answer: forecastsAnswer,
  });
};
