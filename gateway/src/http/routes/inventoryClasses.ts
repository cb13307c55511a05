import { z } from 'zod';
import { classesAnswer, countPlan, countPlanAnswer, dueAnswer } from '../../answers/inventoryCounts';
import type { ClassTask } from '../../inventory/classes';
import { assertOwn, type Owner, ownerOf } from '../../inventory/owner';
import { today } from '../../queries/shownStock';
import { route } from '../route';
import { placeFilter } from './idQuery';
import { apiLimits } from '../../answers/limits';

const usualDays = 365;

const currency = z
  .string()
  .regex(/^[A-Z]{3}$/)
  .optional()
  .describe('Rank products with costs in this currency; needed if there are several.');

const taskOf = ({ organisation, party }: Owner, wanted?: string): ClassTask => ({
  kind: 'classes',
  format: 'json',
  owner: { organisation, party },
  currency: wanted,
  days: usualDays,
  today: today(),
});

const classesRoute = route({
  method: 'get',
  path: '/inventory/classes',
  tag: 'Inventory',
  summary: 'Your products by used value (ABC) and variation of demand (XYZ)',
  description: 'From the demand of the last days at all places of yours, at the mean cost of their receipts.',
  readsModel: true,
  query: z.strictObject({
    days: z.coerce.number().int().min(28).max(apiLimits.historyDays).default(usualDays).describe('Days of demand.'),
    currency,
  }),
  answer: classesAnswer,
  codes: ['caller_unknown'],
  handle: async ({ query, caller }, gateway) => {
    const owner = ownerOf(caller, gateway.readModel);
    const answer = await gateway.answerers.ask(
      { ...taskOf(owner, query.currency), days: query.days },
      owner.organisation,
    );
    if (!answer) throw new Error('The thread made no classes.');
    return { ...answer, type: 'application/json; charset=utf-8' };
  },
});

const planRoute = route({
  method: 'get',
  path: '/inventory/counts/plan',
  tag: 'Inventory',
  summary: 'The days between counts of each class, and the thresholds of differences',
  answer: countPlanAnswer,
  codes: ['caller_unknown'],
  handle: ({ caller }, { inventory, readModel }) => {
    const { organisation } = ownerOf(caller, readModel);
    return { body: { ...inventory.counts.plan(organisation), height: readModel.height } };
  },
});

const setPlanRoute = route({
  method: 'post',
  path: '/inventory/counts/plan',
  tag: 'Inventory',
  summary: 'Set the days between counts of each class, and the thresholds; absent values become their default',
  access: 'operator',
  body: countPlan,
  example: { A: 30, B: 90, C: 180, variancePercent: 3 },
  answer: countPlanAnswer,
  codes: ['role_missing', 'caller_unknown', 'storage_full'],
  handle: ({ body, caller }, { inventory, readModel }) => {
    const { organisation } = ownerOf(caller, readModel);
    inventory.counts.setPlan(organisation, body);
    return { body: { ...body, height: readModel.height } };
  },
});

const dueRoute = route({
  method: 'get',
  path: '/inventory/counts/due',
  tag: 'Inventory',
  summary: 'The lots to count, by the plan for their class, the earliest first',
  readsModel: true,
  query: z.strictObject({
    place: placeFilter,
    until: z.iso.date().optional().describe('Only those that are due on this day; today by default.'),
    currency,
  }),
  answer: dueAnswer,
  codes: ['caller_unknown', 'not_owner'],
  handle: async ({ query, caller }, gateway) => {
    const { answerers, readModel } = gateway;
    const owner = ownerOf(caller, readModel);
    if (query.place !== undefined) assertOwn(readModel, owner, query.place);
    const task = {
      ...taskOf(owner, query.currency),
      kind: 'due',
      place: query.place,
      until: query.until ?? today(),
    } as const;
    const answer = await answerers.ask(task, owner.organisation);
    if (!answer) throw new Error('The thread found no counts.');
    return { ...answer, type: 'application/json; charset=utf-8' };
  },
});

/** Routes of classes, and of the counts that they plan. Each organisation sees and sets only its own. */
export const inventoryClassRoutes = [classesRoute, planRoute, setPlanRoute, dueRoute];
