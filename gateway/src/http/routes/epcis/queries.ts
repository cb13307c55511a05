import { z } from 'zod';
import { queryDocument } from '../../../answers';
import { namedParameters } from '../../../epcis/query/readQuery';
import { readNamed } from '../../../epcis/queryStore';
import type { Gateway } from '../../gateway';
import { Problem } from '../../../problem';
import { epcisRoute } from './binding';
import { answerQuery, eventsXml } from './eventQuery';
import { queryCodes } from './events';
import { nextHeaders, pageSize, pagingQuery, startOf } from './paging';
import { apiLimits } from '../../../answers/limits';

const path = '/epcis/queries';

export const queryName = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}\p{Cs}]+$/u, 'must have no control characters');

const definition = z.object({
  name: queryName,
  query: z
    .record(z.string(), z.unknown())
    .describe('Parameters of the simple event query: lists, texts or numbers; `@context` declares their prefixes.'),
});

const example = { name: 'shipped', query: { eventType: ['ObjectEvent'], EQ_bizStep: ['shipping', 'departing'] } };

/** The named query of a path, which is the caller's organisation's. */
export function namedQuery(
  name: string,
  organisation: string,
  { epcis: { queries } }: Gateway,
): z.output<typeof definition> {
  const found = queries.find(organisation, name);
  if (!found) throw new Problem('query_unknown');
  return { name: found.name, query: { ...found.query } };
}

const schedule = Object.fromEntries(
  ['second', 'minute', 'hour', 'dayOfMonth', 'month', 'dayOfWeek'].map((field) => [field, z.string().optional()]),
);

/** Parameters with which a WebSocket subscribes; a plain GET cannot have them. */
const subscribing = {
  ...schedule,
  stream: z.string().optional(),
  initialRecordTime: z.string().optional(),
  reportIfEmpty: z.string().optional(),
};

export const queryRoutes = [
  epcisRoute({
    method: 'get',
    path,
    summary: 'The named queries of your organisation',
    query: z.strictObject(pagingQuery),
    answer: z.array(definition),
    codes: ['parameter_invalid'],
    handle: ({ query: { perPage, nextPageToken }, caller }, { epcis: { queries, tokens } }) => {
      const [after = ''] = startOf(tokens, { path }, nextPageToken) ?? [];
      const size = pageSize(perPage);
      const found = queries.list(caller.identity.organisation, String(after), size + 1);
      const shown = found.slice(0, size);
      const last = found.length > size ? shown.at(-1) : undefined;
      return {
        body: shown.map(({ name, query }) => ({ name, query: { ...query } })),
        headers: nextHeaders(tokens, { path }, { key: last && [last.name], perPage }),
      };
    },
  }),
  epcisRoute({
    method: 'post',
    path,
    summary: 'Name a query',
    description: `An organisation has at most ${apiLimits.queries} named queries. Beside the families of the standard, a query can have: ${namedParameters.join(', ')}.`,
    body: definition.strict(),
    example,
    answer: z.null(),
    successes: ['created'],
    codes: ['query_invalid', 'query_exists', 'parameter_invalid'],
    handle: ({ body, caller }, { epcis: { queries } }) => {
      queries.add(caller.identity.organisation, body);
      return { body: null, headers: { Location: `${path}/${encodeURIComponent(body.name)}` } };
    },
  }),
  epcisRoute({
    method: 'get',
    path: `${path}/{queryName}`,
    summary: 'A named query',
    description: 'A list with one entry, as in the standard’s description.',
    params: z.object({ queryName }),
    answer: z.array(definition),
    codes: ['query_unknown'],
    handle: ({ params, caller }, gateway) => ({
      body: [namedQuery(params.queryName, caller.identity.organisation, gateway)],
    }),
  }),
  epcisRoute({
    method: 'delete',
    path: `${path}/{queryName}`,
    summary: 'Delete a named query, with everything that is subscribed to it',
    params: z.object({ queryName }),
    answer: z.null(),
    successes: ['noContent'],
    codes: ['query_unknown'],
    handle: ({ params, caller }, gateway) => {
      const { organisation } = caller.identity;
      const { name } = namedQuery(params.queryName, organisation, gateway);
      gateway.epcis.subscriptions.removeAll(organisation, name);
      gateway.epcis.queries.remove(organisation, name);
      return { body: null };
    },
  }),
  epcisRoute({
    method: 'get',
    path: `${path}/{queryName}/events`,
    summary: 'The events of a named query',
    description:
      'With `Upgrade: websocket`, a subscription: `stream=true` or the fields of a schedule, and `reportIfEmpty` and `initialRecordTime`. Each message is an EPCISQueryDocument.',
    readsModel: true,
    params: z.object({ queryName }),
    query: z.strictObject({ ...pagingQuery, ...subscribing }),
    answer: queryDocument,
    xml: eventsXml,
    codes: [...queryCodes, 'query_unknown', 'subscription_invalid'],
    handle: async ({ params, query, caller, headers, form }, gateway) => {
      const { perPage, nextPageToken, ...controls } = query;
      const { name, query: named } = namedQuery(params.queryName, caller.identity.organisation, gateway);
      const [control] = Object.entries(controls).filter(([, value]) => value !== undefined);
      if (control) {
        const detail = `${control[0]} subscribes to the query, which needs a WebSocket: send Upgrade: websocket, or POST ${path}/${name}/subscriptions.`;
        throw new Problem('subscription_invalid', detail);
      }
      const ownPath = `${path}/${encodeURIComponent(name)}/events`;
      const request = { query: { perPage, nextPageToken }, headers, form, path: ownPath };
      return answerQuery(readNamed(named), { request, queryName: name }, gateway);
    },
  }),
];
