import {
  type EffectInputText,
  type EffectKeyText,
  type EffectsAnswer,
  effectsAnswer,
  type ForecastMethod,
  type ForecastPeriod,
  forecastsAnswer,
  type ForecastsAnswer,
} from '#answers';
import { z } from 'zod';
import { canonicalId } from '../canonicalId';
import type { Transport } from '../transport';
import { type InventoryFilters, inventoryQuery } from '../inventoryQuery';

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

export type SetDemandEffectParameters = EffectInputText;
export type RemoveDemandEffectParameters = EffectKeyText;

/** Product and place in their canonical form. */
const canonical = <Given extends { readonly product: string; readonly place?: string | undefined }>(
  given: Given,
): Given => ({
  ...given,
  product: canonicalId('product', given.product),
  ...(given.place !== undefined && { place: canonicalId('place', given.place) }),
});

/** The known effects on demand of the caller's organisation, the earliest first. */
export const demandEffects = (
  transport: Transport,
  { product, ...rest }: { readonly product?: string | undefined } = {},
): Promise<EffectsAnswer> =>
  transport.request({
    path: '/inventory/effects',
    query: { product: product === undefined ? undefined : canonicalId('product', product), ...rest },
    answer: effectsAnswer,
  });

/**
 * Sets a known effect on demand, such as a promotion, past or future. Needs the role operator.
 *
 * @example
 * await client.setDemandEffect({ effect: 'Leaflet', product: '09506000134352', from: '2027-04-05', to: '2027-04-11' });
 */
export const setDemandEffect = (transport: Transport, effect: SetDemandEffectParameters): Promise<EffectsAnswer> =>
  transport.request({ method: 'POST', path: '/inventory/effects', body: canonical(effect), answer: effectsAnswer });

/** Removes the effect of this name, product and place that begins on a day. Needs the role operator. */
export const removeDemandEffect = (
  transport: Transport,
  effect: RemoveDemandEffectParameters,
): Promise<{ height: number; effect: string }> =>
  transport.request({
    method: 'POST',
    path: '/inventory/effects/remove',
    body: canonical(effect),
    answer: z.object({ height: z.int(), effect: z.string() }),
  });
