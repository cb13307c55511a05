import { z } from 'zod';
import { epcFormats } from '../../../epcis/answer/epcFormat';
import type { Subscription } from '../../../epcis/subscriptions/subscriptionStore';
import { Problem } from '../../../problem';
import { epcisRoute } from './binding';
import { contextUrl } from './context';
import { nextHeaders, pageSize, pagingQuery, startOf } from './paging';
import { namedQuery, queryName } from './queries';
import { apiLimits } from '../../../answers/limits';

const path = '/epcis/queries/{queryName}/subscriptions';
const pathOf = (name: string): string => `/epcis/queries/${encodeURIComponent(name)}/subscriptions`;

const field = z.string().min(1).max(200).optional();
const schedule = z
  .strictObject({ second: field, minute: field, hour: field, dayOfMonth: field, month: field, dayOfWeek: field })
  .describe(
    'As cron, in UTC: numbers and ranges such as [1-5], separated by commas. Fields finer than those given are their least value.',
  );

const time = z.iso.datetime({ offset: true });
const token = z.string().min(1).max(1000);

const subscribe = z.strictObject({
  dest: z
    .url()
    .max(2000)
    .describe(
      'Where results are sent: an https address on the public internet, or in a network that the operator allows.',
    ),
  signatureToken: token
    .optional()
    .describe(
      'Your secret. The header GS1-Signature of each delivery is sha256= and the HMAC-SHA-256 of the body with it, in hex.',
    ),
  secret: token.optional().describe('The same as signatureToken; the standard has both names.'),
  stream: z.boolean().optional().describe('True to be sent events as soon as they are recorded.'),
  schedule: schedule.optional(),
  reportIfEmpty: z.boolean().optional().describe('True to be notified also if a scheduled run finds no new events.'),
  initialRecordTime: time
    .optional()
    .describe('Events from this record time on; those recorded from now on by default.'),
});

const subscription = z.object({
  subscriptionID: z.string(),
  dest: z.string(),
  createdAt: z.string(),
  lastNotifiedAt: z.string().optional(),
  initialRecordTime: z.string().optional(),
  minRecordTime: z.string().optional().describe('Time of the last run.'),
  epcFormat: z.enum(epcFormats),
  stream: z.boolean().optional(),
  schedule: schedule.optional(),
  reportIfEmpty: z.boolean().optional(),
});

/** The initial record time until the query has run; then the time of its last run, of a stream that of its last notice. */
const minRecordTime = ({ created, initialRecordTime, schedule, lastRun, lastNotified }: Subscription): string =>
  (schedule ? (lastRun === created ? undefined : lastRun) : lastNotified) ?? initialRecordTime ?? created;

const answerOf = (each: Subscription): z.input<typeof subscription> => ({
  subscriptionID: each.id,
  dest: each.dest,
  createdAt: each.created,
  ...(each.lastNotified !== undefined && { lastNotifiedAt: each.lastNotified }),
  ...(each.initialRecordTime !== undefined && { initialRecordTime: each.initialRecordTime }),
  minRecordTime: minRecordTime(each),
  epcFormat: each.epcFormat,
  ...(each.schedule ? { schedule: { ...each.schedule }, reportIfEmpty: each.reportIfEmpty } : { stream: true }),
});

const example = {
  dest: 'https://client.example.com/queryCallback',
  signatureToken: '13df38d8275b13f05704629e5f1cf3d45d6132d5',
  schedule: { hour: '1', minute: '5' },
};

export const subscriptionRoutes = [
  epcisRoute({
    method: 'get',
    path,
    summary: 'The subscriptions to a named query',
    params: z.object({ queryName }),
    query: z.strictObject(pagingQuery),
    answer: z.array(subscription),
    codes: ['query_unknown', 'parameter_invalid'],
    handle: ({ params, query: { perPage, nextPageToken }, caller }, gateway) => {
      const { subscriptions, tokens } = gateway.epcis;
      const { organisation } = caller.identity;
      const { name } = namedQuery(params.queryName, organisation, gateway);
      const listed = { path: pathOf(name) };
      const [after = ''] = startOf(tokens, listed, nextPageToken) ?? [];
      const left = subscriptions.list(organisation, name).filter(({ id }) => id > String(after));
      const shown = left.slice(0, pageSize(perPage));
      const last = left.length > shown.length ? shown.at(-1) : undefined;
      return { body: shown.map(answerOf), headers: nextHeaders(tokens, listed, { key: last && [last.id], perPage }) };
    },
  }),
  epcisRoute({
    method: 'post',
    path,
    summary: 'Subscribe a webhook to a named query',
    description: `Results are posted as EPCISQueryDocuments, at least once: a delivery that is not answered with a 2xx status is sent again, after pauses that grow to 15 minutes, also after a restart. An organisation has at most ${apiLimits.subscriptions} subscriptions.`,
    params: z.object({ queryName }),
    body: subscribe,
    example,
    answer: subscription,
    successes: ['created'],
    codes: ['query_unknown', 'subscription_invalid', 'parameter_invalid'],
    handle: ({ params, body, caller, headers, form }, gateway) => {
      const { organisation } = caller.identity;
      const { name } = namedQuery(params.queryName, organisation, gateway);
      const { secret, signatureToken = secret, ...asked } = body;
      if (secret !== undefined && secret !== signatureToken) {
        throw new Problem('subscription_invalid', 'secret and signatureToken are the same; give one of them.');
      }
      const made = gateway.epcis.subscriptions.add({
        ...asked,
        organisation,
        query: name,
        signatureToken,
        epcFormat: form.epcFormat,
        lotlineContext: contextUrl(headers),
      });
      return { body: answerOf(made), headers: { Location: `${pathOf(name)}/${made.id}` } };
    },
  }),
  ...(['get', 'delete'] as const).map((method) =>
    epcisRoute({
      method,
      path: `${path}/{subscriptionID}`,
      summary: method === 'get' ? 'A subscription' : 'End a subscription',
      params: z.object({ queryName, subscriptionID: z.string().max(100) }),
      answer: z.union([subscription, z.null()]),
      successes: [method === 'get' ? 'ok' : 'noContent'],
      codes: ['query_unknown', 'subscription_unknown'],
      handle: ({ params, caller }, gateway) => {
        const { organisation } = caller.identity;
        const { name } = namedQuery(params.queryName, organisation, gateway);
        const found = gateway.epcis.subscriptions.find(organisation, name, params.subscriptionID);
        if (!found) throw new Problem('subscription_unknown');
        if (method === 'get') return { body: answerOf(found) };
        gateway.epcis.subscriptions.remove(found);
        return { body: null };
      },
    }),
  ),
];
