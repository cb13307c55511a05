import { extensionContext } from '@lotline/chaincode/domain';
import { z } from 'zod';
import { queryDocument } from '../../answers';
import { pageLimits } from '../../queries/page';
import { queryEvents } from '../../queries/queryEvents';
import { route, type RouteRequest } from '../route';
import { pageQuery, stepFilter, time, tracedId } from './idQuery';

const path = '/epcis/events';
const eventTypes = ['ObjectEvent', 'AggregationEvent', 'TransactionEvent', 'TransformationEvent', 'AssociationEvent'];
const goods = tracedId
  .refine((id) => !id.startsWith('urn:epc:idpat:'), 'The only supported pattern is that of all items of one product.')
  .optional()
  .describe(
    'Goods that the event names in any role, or a product of which it names any item or lot; both parameters take any id.',
  );

/** The link to the next page, with the same filters (RFC 8288). */
function nextLink(query: Readonly<Record<string, string | number | undefined>>, token: string): string {
  const parameters = new URLSearchParams({ nextPageToken: token });
  for (const [name, value] of Object.entries(query)) if (value !== undefined) parameters.set(name, String(value));
  return `<${path}?${parameters.toString()}>; rel="next"`;
}

const contextPath = '/epcis/context.jsonld';

/** URL of the context of this gateway's own fields, with the host that the caller used. */
function contextUrl({ host, 'x-forwarded-proto': scheme }: RouteRequest<unknown, unknown, unknown>['headers']): string {
  const origin = `${scheme === 'https' ? 'https' : 'http'}://${String(host)}`;
  return URL.canParse(origin) ? new URL(contextPath, origin).href : contextPath;
}

/** The most used part of the standard query interface (EPCIS 2.0 sections 8.2.7 and 12). */
export const epcisQueryRoutes = [
  route({
    method: 'get',
    path,
    tag: 'Provenance',
    summary: 'Query EPCIS 2.0 events',
    description:
      'The simple event query, each parameter with one value; all must match. The latest recorded come first. The header `Link` with rel="next" leads to the next page. Prefixes of extension fields are those of the captured documents.',
    readsModel: true,
    query: z.strictObject({
      MATCH_anyEPC: goods,
      MATCH_anyEPCClass: goods,
      eventType: z.enum(eventTypes).optional(),
      GE_eventTime: time.optional(),
      LT_eventTime: time.optional(),
      GE_recordTime: time.optional(),
      LT_recordTime: time.optional(),
      EQ_action: z.enum(['ADD', 'OBSERVE', 'DELETE']).optional(),
      EQ_bizStep: stepFilter,
      EQ_eventID: z.string().min(1).max(512).optional(),
      perPage: pageQuery.limit.describe(`Maximum events; ${pageLimits.default} by default.`),
      nextPageToken: pageQuery.cursor.describe('The value in the link to the next page.'),
    }),
    answer: queryDocument,
    handle: ({ query: { perPage, nextPageToken, ...filters }, headers }, { readModel }) => {
      const { height, next, rows } = queryEvents(readModel, { ...filters, limit: perPage, cursor: nextPageToken });
      return {
        height,
        headers: {
          'GS1-EPCIS-Version': '2.0.0',
          ...(next !== undefined && { Link: nextLink({ ...filters, perPage }, next) }),
        },
        body: {
          '@context': ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld', contextUrl(headers)],
          type: 'EPCISQueryDocument' as const,
          schemaVersion: '2.0' as const,
          creationDate: new Date().toISOString(),
          epcisBody: {
            queryResults: {
              queryName: 'SimpleEventQuery' as const,
              resultsBody: { eventList: rows.map((row) => ({ ...row })) },
            },
          },
        },
      };
    },
  }),
  route({
    method: 'get',
    path: contextPath,
    tag: 'Provenance',
    summary: 'The JSON-LD context of the fields that Lotline adds to events',
    access: 'public',
    answer: z.record(z.string(), z.unknown()),
    answerTypes: ['application/ld+json'],
    handle: () => ({ text: JSON.stringify(extensionContext), type: 'application/ld+json' }),
  }),
];
