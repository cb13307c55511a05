import { z } from 'zod';
import {
  direction,
  eventsAnswer,
  eventRow,
  recallPlan as recallPlanAnswer,
  stockAnswer,
  stockTotals as stockTotalsAnswer,
  traceAnswer,
} from '../../answers';
import { height } from '../../answers/common';
import { findEvent } from '../../queries/findEvent';
import { listEvents } from '../../queries/listEvents';
import { meantGoods } from '../../queries/meantGoods';
import { stock } from '../../queries/stock';
import { stockTotals } from '../../queries/stockTotals';
import type { GoodsTask } from '../../answerers/tasks';
import type { Caller } from '../../auth/caller';
import { recallPlan } from '../../trace/recallPlan';
import { isLarge } from '../../trace/size';
import { defaultTraceLimit, trace } from '../../trace/trace';
import { Problem } from '../../problem';
import type { Gateway } from '../gateway';
import type { Reply } from '../route';
import { route } from '../route';
import {
  documentFilter,
  inOrder,
  lotFilter,
  pageQuery,
  partyFilter,
  foundPlace,
  productFilter,
  stepFilter,
  time,
  timeSpan,
  tracedId,
} from './idQuery';
import { unknownCodes, unknownGoods } from './unknownGoods';
import { apiLimits } from '../../answers/limits';

const format = z
  .enum(['json', 'ndjson'])
  .default('json')
  .describe(
    'ndjson: one JSON object on each line: first everything that is not a list, then each element of each list under the name of the list, last `{"end":true}`.',
  );

const ndjson = 'application/x-ndjson';
const types: Readonly<Record<GoodsTask['format'], string>> = { json: 'application/json; charset=utf-8', ndjson };

/** Makes an answer in a thread, and streams it. */
async function answerAside({ answerers }: Gateway, { identity }: Caller, task: GoodsTask): Promise<Reply<never>> {
  const answer = await answerers.ask(task, identity.organisation);
  if (!answer) throw unknownGoods(task.root);
  return { ...answer, type: types[task.format] };
}

/** Routes of trace, recall plan, stock, exceptions and events, from the read model. */
const isProduct = (id: string | undefined): boolean =>
  id !== undefined && /^https:\/\/id\.gs1\.org\/01\/\d{14}$/.test(id);

/** A product in the place of a lot means all its lots: its goods without a lot number have its own id. */
const withProduct = <Query extends { readonly lot?: string | undefined; readonly product?: string | undefined }>(
  query: Query,
): Query =>
  query.product === undefined && isProduct(query.lot) ? { ...query, lot: undefined, product: query.lot } : query;

export const provenanceRoutes = [
  route({
    method: 'get',
    path: '/trace',
    tag: 'Provenance',
    summary: 'Trace a lot, item or container',
    description:
      'The goods that it was made from and that were made of it, nearest first, with the events that lead from one to the next, and a summary. An ancestor shows its ' +
      'own origin and the journeys that lead to the root; its other uses are one number.',
    readsModel: true,
    hot: true,
    query: z.strictObject({
      id: tracedId,
      direction: direction.default('both'),
      limit: z.coerce
        .number()
        .int()
        .min(1)
        .max(apiLimits.traceNodes)
        .optional()
        .describe(`Maximum goods of the page; ${defaultTraceLimit} in JSON.`),
      cursor: z.string().max(1000).optional().describe('The `next` of the page before.'),
      events: z
        .enum(['leading', 'all'])
        .default('leading')
        .describe('all: every event of every ancestor, also of its other uses.'),
      format: format.describe('With ndjson, the whole trace unless there is a `limit`.'),
    }),
    answer: traceAnswer,
    answerTypes: ['application/json', ndjson],
    codes: unknownCodes,
    handle: ({ query, caller }, gateway) => {
      const { direction: towards, cursor, events, format: asked } = query;
      const limit = query.limit ?? (asked === 'json' ? defaultTraceLimit : apiLimits.traceGoods);
      const request = { limit, cursor, all: events === 'all' };
      const { readModel } = gateway;
      const id = meantGoods(readModel, query.id, caller.identity.mspId);
      if (asked === 'ndjson' || isLarge(readModel, id, towards)) {
        return answerAside(gateway, caller, { kind: 'trace', root: id, direction: towards, request, format: asked });
      }
      const body = trace(readModel, id, towards, request);
      if (!body) throw unknownGoods(query.id);
      return { body, isOfCaller: id !== query.id || body.others !== undefined };
    },
  }),
  route({
    method: 'get',
    path: '/recalls/plan',
    tag: 'Provenance',
    summary: 'The goods that a recall would cover',
    readsModel: true,
    description: 'A large plan is streamed.',
    query: z.strictObject({ id: tracedId, format }),
    answer: recallPlanAnswer,
    answerTypes: ['application/json', ndjson],
    codes: unknownCodes,
    handle: ({ query, caller }, gateway) => {
      const { readModel } = gateway;
      const id = meantGoods(readModel, query.id, caller.identity.mspId);
      if (query.format === 'ndjson' || isLarge(readModel, id, 'forward')) {
        return answerAside(gateway, caller, { kind: 'plan', root: id, format: query.format });
      }
      const body = recallPlan(readModel, id);
      if (!body) throw unknownGoods(query.id);
      return { body };
    },
  }),
  route({
    method: 'get',
    path: '/stock',
    tag: 'Stock',
    summary: 'Stock by lot and place, or totals by product: now, or as of a time or height',
    readsModel: true,
    query: z.strictObject({
      lot: lotFilter.describe(
        'A lot in any spelling, or any other URI of goods that events count. A product: all its lots, and its goods without a lot number.',
      ),
      place: foundPlace,
      party: partyFilter,
      product: productFilter,
      at: time.optional().describe('Stock at this event time, by the events that the ledger has today.'),
      asOfHeight: z.coerce.number().int().min(0).optional().describe('Stock as the ledger had it at this height.'),
      by: z
        .enum(['product', 'place'])
        .optional()
        .describe('Totals instead of lots: per product, or per product and place.'),
      ...pageQuery,
    }),
    answer: z.union([stockAnswer, stockTotalsAnswer]),
    answerExample: {
      height: 12,
      rows: [
        {
          lot: 'https://id.gs1.org/01/09506000134352/10/ABC',
          place: 'https://id.gs1.org/414/9506000134307',
          uom: 'CS',
          onHand: '24',
          held: '4',
          reserved: '0',
          inTransit: '0',
          available: '20',
          expiry: '2026-12-31',
        },
      ],
    },
    handle: async ({ query: { by, ...query }, caller }, { answerers, readModel }) => {
      const request = withProduct(query);
      const isPast = (request.at ?? request.asOfHeight) !== undefined;
      if (request.lot !== undefined || (by === undefined && !isPast)) {
        return { body: by === undefined ? stock(readModel, request) : stockTotals(readModel, request, by) };
      }
      const task = { kind: 'stock', request, format: 'json', ...(by && { by }) } as const;
      const answer = await answerers.ask(task, caller.identity.organisation);
      if (!answer) throw new Error('The thread found no stock.');
      return { ...answer, type: types.json };
    },
  }),
  route({
    method: 'get',
    path: '/events',
    tag: 'Provenance',
    summary: 'Recorded EPCIS events, the latest recorded first',
    readsModel: true,
    query: z
      .strictObject({
        goods: z
          .string()
          .max(apiLimits.idLength)
          .optional()
          .describe('A product, lot, item or container that the event names.'),
        place: foundPlace,
        document: documentFilter,
        bizStep: stepFilter,
        ...timeSpan,
        ...pageQuery,
      })
      .refine(...inOrder),
    answer: eventsAnswer,
    handle: ({ query }, { readModel }) => ({ body: listEvents(readModel, query) }),
  }),
  route({
    method: 'get',
    path: '/events/one',
    tag: 'Provenance',
    summary: 'One recorded event by its id',
    readsModel: true,
    description:
      'By its hash id, or by the eventID that its sender gave it; if several parties used that, name one. A hash id finds the event with that content.',
    query: z.strictObject({ id: z.string().min(1).max(apiLimits.idLength), party: partyFilter }),
    answer: eventRow.extend({ height }),
    codes: ['event_unknown', 'event_ambiguous'],
    handle: ({ query }, { readModel }) => {
      const body = findEvent(readModel, query.id, query.party);
      if (!body) throw new Problem('event_unknown', `${query.id} is not recorded.`);
      if ('parties' in body) {
        const { parties } = body;
        const detail = `Several parties recorded an event as ${query.id}; add &party= with one of ${parties.join(', ')}.`;
        throw new Problem('event_ambiguous', detail, { details: { parties } });
      }
      return { body };
    },
  }),
];
