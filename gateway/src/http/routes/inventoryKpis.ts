import { z } from 'zod';
import { type KpiName, kpiEventsAnswer, kpiNames, kpisAnswer } from '../../answers/inventoryKpis';
import type { Caller } from '../../auth/caller';
import { daysBetween, daysLater } from '../../inventory/days';
import type { KpiTask } from '../../inventory/kpi/task';
import { ownerOf } from '../../inventory/owner';
import { today } from '../../queries/shownStock';
import type { Gateway } from '../gateway';
import type { Reply } from '../route';
import { route } from '../route';
import { apiLimits } from '../../answers/limits';

const usualDays = 30;
const day = z.iso.date();

const span = {
  from: day.optional().describe('First day in UTC; 29 days before the last by default.'),
  to: day.optional().describe('Last day, which is complete; yesterday by default.'),
  deadDays: z.coerce
    .number()
    .int()
    .min(1)
    .max(apiLimits.days)
    .default(180)
    .describe('Days without a sale or use after which stock is dead.'),
  expiryDays: z.coerce
    .number()
    .int()
    .min(0)
    .max(apiLimits.days)
    .default(30)
    .describe('Days ahead in which expiry is a risk.'),
};
const isSpan = [
  ({ from, to }: { readonly from?: string | undefined; readonly to?: string | undefined }): boolean =>
    from === undefined || (from <= (to ?? daysLater(today(), -1)) && daysBetween(from, to ?? today()) <= 1100),
  { error: 'is after the last day, or more than three years before it', path: ['from'] },
] satisfies [unknown, unknown];
const isOver = [
  ({ to }: { readonly to?: string | undefined }): boolean => to === undefined || to < today(),
  { error: 'is not over: the last day is yesterday', path: ['to'] },
] satisfies [unknown, unknown];

interface Asked {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly deadDays: number;
  readonly expiryDays: number;
  readonly earlier?: number;
  readonly events?: KpiName;
}

/** Makes measures in a thread, from the organisation's own records and the ledger. */
async function measured({ answerers, readModel }: Gateway, caller: Caller, asked: Asked): Promise<Reply<never>> {
  const { organisation, party } = ownerOf(caller, readModel);
  const to = asked.to ?? daysLater(today(), -1);
  const task: KpiTask = {
    kind: 'kpis',
    format: 'json',
    owner: { organisation, party },
    period: { from: asked.from ?? daysLater(to, 1 - usualDays), to },
    earlier: asked.earlier ?? 0,
    deadDays: asked.deadDays,
    expiryDays: asked.expiryDays,
    today: today(),
    events: asked.events,
  };
  const answer = await answerers.ask(task, organisation);
  if (!answer) throw new Error('The thread made no measures.');
  return { ...answer, type: 'application/json; charset=utf-8' };
}

const kpisRoute = route({
  method: 'get',
  path: '/inventory/kpis',
  tag: 'Inventory',
  summary: 'KPIs of your inventory in a period, with formula, numbers, trend and gaps',
  description: 'A measure that cannot be computed has a gap instead of a value.',
  readsModel: true,
  query: z
    .strictObject({
      ...span,
      earlier: z.coerce.number().int().min(0).max(12).default(3).describe('Number of earlier periods in the trend.'),
    })
    .refine(...isSpan)
    .refine(...isOver),
  answer: kpisAnswer,
  codes: ['caller_unknown'],
  handle: ({ query, caller }, gateway) => measured(gateway, caller, query),
});

const eventsRoute = route({
  method: 'get',
  path: '/inventory/kpis/events',
  tag: 'Inventory',
  summary: 'The events, orders, counts and goods behind a measure, the earliest first',
  readsModel: true,
  query: z
    .strictObject({ kpi: z.enum(kpiNames), ...span })
    .refine(...isSpan)
    .refine(...isOver),
  answer: kpiEventsAnswer,
  codes: ['caller_unknown'],
  handle: ({ query: { kpi, ...asked }, caller }, gateway) => measured(gateway, caller, { ...asked, events: kpi }),
});

/** Routes of measures. Each organisation sees only its own. */
export const inventoryKpiRoutes = [kpisRoute, eventsRoute];
