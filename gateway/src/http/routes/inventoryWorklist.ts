import { json } from 'node:stream/consumers';
import { z } from 'zod';
import type { ForecastsAnswer } from '../../answers/inventoryForecasts';
import type { KpiEventsAnswer } from '../../answers/inventoryKpis';
import {
  severities,
  workAnswer,
  workChange,
  workKinds,
  type WorkRow,
  worklistAnswer,
} from '../../answers/inventoryWorklist';
import { assertUser } from '../../auth/assertUser';
import type { Task } from '../../answerers/tasks';
import { openAllocations } from '../../inventory/allocations';
import { availableOf } from '../../inventory/available';
import { showCount } from '../../inventory/counts';
import { daysLater } from '../../inventory/days';
import { arrivingBy, owedTo, showOrder } from '../../inventory/orders';
import { type Owner, ownerOf, uomOf } from '../../inventory/owner';
import { ownPositions } from '../../inventory/ownPositions';
import { type Planned, replenish } from '../../inventory/replenish';
import { unitCosts } from '../../inventory/unitCosts';
import { type AvailableUntil, forecastWork } from '../../inventory/worklist/forecastWork';
import { lateWork, varianceWork } from '../../inventory/worklist/paperWork';
import { planWork } from '../../inventory/worklist/planWork';
import { shelfWork } from '../../inventory/worklist/shelfWork';
import { type Work, Worth } from '../../inventory/worklist/work';
import { Problem } from '../../problem';
import { today } from '../../queries/shownStock';
import type { Gateway } from '../gateway';
import { route } from '../route';
import { placeFilter, productFilter } from './idQuery';

const usual = { days: 7, expiryDays: 30, deadDays: 180, season: 7, history: 365 } as const;

/** Everything that any list may show. */
const widest = { days: 90, expiryDays: 3650, deadDays: 1 } as const;

interface Watched {
  readonly days: number;
  readonly expiryDays: number;
  readonly deadDays: number;
}

async function inThread<Answer>({ answerers }: Gateway, task: Task): Promise<Answer> {
  const answer = await answerers.ask(task);
  if (!answer) throw new Error('The thread made no answer.');
  return (await json(answer.stream)) as Answer;
}

/** The quantity that can be promised at a place until a day. Allocations and orders are read once. */
function availableUntil({ inventory, readModel }: Gateway, owner: Owner): AvailableUntil {
  const allocations = openAllocations(inventory.allocations, readModel, owner);
  const owed = owedTo(inventory.orders, readModel, owner);
  const day = today();
  return (product, place, date) => {
    const of = { product, place, uom: uomOf(readModel, product), date };
    return availableOf(readModel, of, { allocations, arriving: arrivingBy(owed, of, day) }).available as `${number}`;
  };
}

/** Everything that needs a person, the most severe first. */
async function workOf(
  gateway: Gateway,
  owner: Owner,
  { days, expiryDays, deadDays }: Watched,
): Promise<{ work: Work[]; gaps: z.infer<typeof worklistAnswer>['gaps'] }> {
  const { inventory, readModel } = gateway;
  const { organisation, party } = owner;
  const key = { organisation, party };
  const day = today();
  const positions = ownPositions(readModel, owner, {});
  const yesterday = daysLater(day, -1);
  const bare = { format: 'json', today: day } as const;
  const forecasts = await inThread<ForecastsAnswer>(gateway, {
    ...bare,
    positions,
    kind: 'forecasts',
    effects: inventory.effects.list(organisation),
    period: 'day',
    season: usual.season,
    horizon: days,
    level: 0.9,
    method: undefined,
    days: usual.history,
  });
  const dead = await inThread<KpiEventsAnswer>(gateway, {
    ...bare,
    kind: 'kpis',
    owner: key,
    period: { from: yesterday, to: yesterday },
    earlier: 0,
    deadDays,
    expiryDays,
    events: 'dead_stock',
  });
  const worth = new Worth(unitCosts(inventory.costs.list(organisation)));
  const { planned } = await inThread<{ planned: Planned[] }>(gateway, {
    kind: 'planned',
    format: 'json',
    owner: key,
    filter: {},
  });
  const orders = inventory.orders.list(organisation).map((order) => showOrder(readModel, owner, order));
  const work = [
    ...planWork(planned, worth, day),
    ...forecastWork(forecasts.rows, availableUntil(gateway, owner), day),
    ...shelfWork(readModel, owner, { worth, today: day, expiryDays, dead: dead.rows }),
    ...varianceWork(inventory.counts.list(organisation).map(showCount), worth),
    ...lateWork(orders, day),
  ];
  const gaps = [
    ...replenish(planned).gaps.map(({ product, place, ...gap }) => ({
      ...gap,
      detail: `${product} at ${place}: ${gap.detail}`,
    })),
    ...forecasts.rows.flatMap(({ product, place, gaps: own }) =>
      own.map((gap) => ({ ...gap, detail: `${product} at ${place}: ${gap.detail}` })),
    ),
  ];
  const rank = ({ severity }: Work): number => severities.indexOf(severity);
  return { work: work.toSorted((a, b) => rank(a) - rank(b) || Number(b.value ?? 0) - Number(a.value ?? 0)), gaps };
}

const shown = ({ inventory }: Gateway, { organisation }: Owner, work: Work): WorkRow => ({
  ...work,
  ...inventory.work.find(organisation, work.item),
});

const listRoute = route({
  method: 'get',
  path: '/inventory/worklist',
  tag: 'Inventory',
  summary: 'Everything about your stock that needs a person, the most severe first',
  description:
    'Low, expected to run out, too much, dead, expiring, counted wrong, late, recalled and on hand, forecast badly: each with a recommendation and, where there is one, the request that carries it out.',
  readsModel: true,
  query: z.strictObject({
    kind: z.enum(workKinds).optional(),
    severity: z.enum(severities).optional(),
    product: productFilter,
    place: placeFilter,
    owner: z.string().max(100).optional(),
    snoozed: z.enum(['true', 'false']).default('false').describe('true: also what is put off.'),
    days: z.coerce
      .number()
      .int()
      .min(1)
      .max(90)
      .default(usual.days)
      .describe('Days ahead in which a stock-out is shown.'),
    expiryDays: z.coerce.number().int().min(0).max(3650).default(usual.expiryDays),
    deadDays: z.coerce.number().int().min(1).max(3650).default(usual.deadDays),
  }),
  answer: worklistAnswer,
  codes: ['caller_unknown'],
  handle: async ({ query, caller }, gateway) => {
    const { readModel } = gateway;
    const owner = ownerOf(caller, readModel);
    const { work, gaps } = await workOf(gateway, owner, query);
    const day = today();
    const filters = ['kind', 'severity', 'product', 'place', 'owner'] as const;
    const rows = work
      .map((each) => shown(gateway, owner, each))
      .filter((row) => filters.every((name) => (query[name] ?? row[name]) === row[name]))
      .filter(({ snoozedUntil }) => query.snoozed === 'true' || snoozedUntil === undefined || snoozedUntil <= day);
    return { body: { height: readModel.height, rows, gaps } };
  },
});

const changeRoute = route({
  method: 'post',
  path: '/inventory/worklist',
  tag: 'Inventory',
  summary: 'Give a thing to do to a user, put it off, or note what was done',
  access: 'operator',
  body: workChange,
  example: { item: 'low-0123456789ab', owner: 'dock-3', note: 'Ordered by phone' },
  answer: workAnswer,
  codes: ['role_missing', 'caller_unknown', 'work_unknown', 'user_unknown', 'storage_full'],
  handle: async ({ body, caller }, gateway) => {
    const { inventory, readModel } = gateway;
    const owner = ownerOf(caller, readModel);
    const { work } = await workOf(gateway, owner, widest);
    const found = work.find(({ item }) => item === body.item);
    const isKnown = inventory.work.find(owner.organisation, body.item).history.length > 0;
    if (!found) {
      const ended = isKnown ? ' any more' : '';
      throw new Problem('work_unknown', `There is no ${body.item} on your list${ended}: it shows what there is to do.`);
    }
    const { item, ...said } = body;
    assertUser(gateway, caller.identity, said.owner);
    inventory.work.change(owner.organisation, item, said, { user: owner.user, at: new Date().toISOString() });
    return { body: { ...shown(gateway, owner, found), height: readModel.height } };
  },
});

/** Routes of the list of things to do. Each organisation sees and changes only its own. */
export const inventoryWorklistRoutes = [listRoute, changeRoute];
