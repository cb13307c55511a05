import { z } from 'zod';
import { placeId, productId } from '#domain';
import { decimal, height, id, uom } from './common';
import { gap } from './inventoryPolicies';

const day = z.iso.date();

export const forecastMethods = [
  'naive',
  'seasonal_naive',
  'moving_average',
  'simple_smoothing',
  'holt',
  'holt_winters_additive',
  'holt_winters_multiplicative',
  'croston',
  'sba',
] as const;
const method = z.enum(forecastMethods);

export const forecastPeriods = ['day', 'week'] as const;

const effectName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9 ._-]{0,49}$/, {
    error: 'The name of an effect has 1 to 50 letters, digits, spaces, dots, hyphens and underscores.',
  })
  .describe('Effects of one name have one factor, such as all weeks of the same promotion.');

const factor = z.number().min(0).max(1000);

/** A known effect on demand, past or future: a promotion, a holiday, a closed shop. */
export const effectInput = z
  .strictObject({
    effect: effectName,
    product: productId,
    place: placeId.optional().describe('A place of yours; by default all your places.'),
    from: day.describe('First day.'),
    to: day.describe('Last day.'),
    factor: factor
      .optional()
      .describe('Demand with the effect as a multiple of demand without it; by default estimated from the past.'),
  })
  .refine(({ from, to }) => from <= to, { error: 'The last day is not before the first.', path: ['to'] });

export const effectKey = z.strictObject({
  effect: effectName,
  product: productId,
  place: placeId.optional(),
  from: day,
});

const effectRow = z.object({
  effect: z.string(),
  product: id,
  place: id.optional(),
  from: z.string(),
  to: z.string(),
  factor: z.number().optional(),
});
export const effectsAnswer = z.object({ height, rows: z.array(effectRow) });

const accuracy = z.object({
  method,
  rmse: decimal.describe('Root of the mean squared error over all horizons, by which the method is chosen.'),
  wape: decimal.optional().describe('Σ|error| / Σ demand.'),
  mase: decimal.optional().describe('Mean absolute error / that of the naive method one period ahead before the test.'),
  bias: decimal.optional().describe('Σ(forecast − demand) / Σ demand: above zero, too much was forecast.'),
});

const forecastRow = z.object({
  product: id,
  place: id,
  uom: uom.optional(),
  from: z.string().optional().describe('First day of the demand that was used.'),
  to: z.string().optional(),
  periods: z.int().describe('Periods with demand that was used.'),
  censored: z.int().describe('Periods in which stock ran out: demand was at least the sales.'),
  method: method.optional(),
  parameters: z.record(z.string(), decimal).optional(),
  total: decimal.optional().describe('Expected demand of all periods together.'),
  forecast: z.array(
    z.object({
      from: z.string().describe('First day of the period.'),
      quantity: decimal.describe('Expected demand.'),
      low: decimal.optional(),
      high: decimal.optional().describe('The demand is from low to high with the probability `level`.'),
      effects: z.array(z.string()).optional(),
    }),
  ),
  tested: z.int().optional().describe('Periods at the end that were forecast to compare the methods.'),
  accuracy: z.array(accuracy).describe('Errors of every method in the backtest; naive is the one to beat.'),
  left: z.array(z.object({ method, reason: z.string() })).describe('Methods that cannot be used, and why.'),
  effects: z.array(z.object({ effect: z.string(), factor: decimal, how: z.enum(['by hand', 'estimated']) })),
  gaps: z.array(gap),
});

export const forecastsAnswer = z.object({
  height,
  period: z.enum(forecastPeriods),
  season: z.int().describe('Periods after which a pattern repeats.'),
  level: z.number(),
  rows: z.array(forecastRow),
});

export type EffectInput = z.output<typeof effectInput>;
export type EffectInputText = z.input<typeof effectInput>;
export type EffectKey = z.output<typeof effectKey>;
export type EffectKeyText = z.input<typeof effectKey>;
export type EffectsAnswer = z.infer<typeof effectsAnswer>;
export type ForecastMethod = (typeof forecastMethods)[number];
export type ForecastPeriod = (typeof forecastPeriods)[number];
export type ForecastRow = z.infer<typeof forecastRow>;
export type ForecastsAnswer = z.infer<typeof forecastsAnswer>;
