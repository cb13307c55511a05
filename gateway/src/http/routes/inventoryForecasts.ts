import { z } from 'zod';
import {
  effectInput,
  effectKey,
  effectsAnswer,
  forecastMethods,
  forecastPeriods,
  forecastsAnswer,
} from '../../answers/inventoryForecasts';
import { assertOwn, type Owner, ownerOf, uomOf } from '../../inventory/owner';
import { Problem } from '../../problem';
import type { ReadModel } from '../../projection/readModel';
import { today } from '../../queries/shownStock';
import { route } from '../route';
import { placeFilter, productFilter } from './idQuery';
import { apiLimits } from '../../answers/limits';

const usualSeason = { day: 7, week: 52 } as const;
const usualHistory = { day: 365, week: apiLimits.historyDays } as const;

/** @throws Problem if the place is not the caller's, or the product is not registered. */
function assertKnown(readModel: ReadModel, owner: Owner, product: string, place: string | undefined): void {
  if (place !== undefined) assertOwn(readModel, owner, place);
  uomOf(readModel, product);
}

const forecastRoute = route({
  method: 'get',
  path: '/inventory/forecasts',
  tag: 'Inventory',
  summary: 'The expected demand of products at your places, with intervals and the errors of every method',
  description: 'From sales and consumption on the ledger, by the best method for the last third of the history.',
  readsModel: true,
  query: z.strictObject({
    product: productFilter,
    place: placeFilter,
    period: z.enum(forecastPeriods).default('day'),
    horizon: z.coerce.number().int().min(1).max(apiLimits.planDays).default(14).describe('Periods ahead.'),
    season: z.coerce
      .number()
      .int()
      .min(2)
      .max(366)
      .optional()
      .describe('Periods after which a pattern repeats: 7 days, or 52 weeks, by default.'),
    level: z.coerce.number().min(0.5).max(0.999).default(0.9).describe('Probability of the intervals.'),
    method: z.enum(forecastMethods).optional().describe('Only this one; the best in the backtest by default.'),
    historyDays: z.coerce
      .number()
      .int()
      .min(14)
      .max(apiLimits.historyDays)
      .optional()
      .describe(`365 days, or ${apiLimits.historyDays} for weeks, by default.`),
  }),
  answer: forecastsAnswer,
  codes: ['caller_unknown', 'not_owner', 'query_too_large'],
  handle: async ({ query, caller }, { answerers, readModel }) => {
    const owner = ownerOf(caller, readModel);
    const { product, place, period, horizon, season, level, method, historyDays } = query;
    if (place !== undefined) assertOwn(readModel, owner, place);
    const answer = await answerers.ask(
      {
        kind: 'forecasts',
        format: 'json',
        owner: { organisation: owner.organisation, party: owner.party },
        positions: { product, place },
        period,
        season: season ?? usualSeason[period],
        horizon,
        level,
        method,
        days: historyDays ?? usualHistory[period],
        today: today(),
      },
      owner.organisation,
    );
    if (!answer) throw new Error('The thread made no forecasts.');
    return { ...answer, type: 'application/json; charset=utf-8' };
  },
});

const setEffect = route({
  method: 'post',
  path: '/inventory/effects',
  tag: 'Inventory',
  summary: 'Set a known effect on demand, past or future, such as a promotion',
  description: 'Replaces the effect of the same name, product and place that begins on the same day.',
  access: 'operator',
  body: effectInput,
  example: { effect: 'Spring promotion', product: '09506000134352', from: '2027-04-05', to: '2027-04-11', factor: 1.8 },
  answer: effectsAnswer,
  codes: ['role_missing', 'caller_unknown', 'not_owner', 'product_unknown', 'storage_full'],
  handle: ({ body, caller }, { inventory, readModel }) => {
    const owner = ownerOf(caller, readModel);
    assertKnown(readModel, owner, body.product, body.place);
    inventory.effects.set(owner.organisation, body);
    return { body: { height: readModel.height, rows: [body] } };
  },
});

const listEffects = route({
  method: 'get',
  path: '/inventory/effects',
  tag: 'Inventory',
  summary: 'Your known effects on demand, the earliest first',
  readsModel: true,
  query: z.strictObject({ product: productFilter }),
  answer: effectsAnswer,
  codes: ['caller_unknown'],
  handle: ({ query, caller }, { inventory, readModel }) => {
    const { organisation } = ownerOf(caller, readModel);
    const rows = inventory.effects.list(organisation).filter(({ product }) => (query.product ?? product) === product);
    return { body: { height: readModel.height, rows } };
  },
});

const removeEffect = route({
  method: 'post',
  path: '/inventory/effects/remove',
  tag: 'Inventory',
  summary: 'Remove a known effect on demand',
  access: 'operator',
  body: effectKey,
  example: { effect: 'Spring promotion', product: '09506000134352', from: '2027-04-05' },
  answer: z.object({ height: z.int(), effect: z.string() }),
  codes: ['role_missing', 'caller_unknown', 'effect_unknown', 'storage_full'],
  handle: ({ body, caller }, { inventory, readModel }) => {
    const { organisation } = ownerOf(caller, readModel);
    if (!inventory.effects.remove(organisation, body)) {
      const where = body.place ?? 'every place';
      throw new Problem(
        'effect_unknown',
        `You have no effect ${body.effect} on ${body.product} at ${where} from ${body.from}.`,
      );
    }
    return { body: { height: readModel.height, effect: body.effect } };
  },
});

/** Routes of forecasts and of the effects that they know. Each organisation sees and sets only its own. */
export const inventoryForecastRoutes = [forecastRoute, setEffect, listEffects, removeEffect];
