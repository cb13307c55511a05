import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiResponseObject } from 'zod-openapi';
import { z } from 'zod';
import { type AnyCode, titleOf } from '../answers/codes';
import { answerExampleOf } from './answerExamples';
import { plainForm, Problem, type ProblemAnswer, problemAnswer, problemBody } from '../problem';
import { codesOf, isForAnyone } from './codesOf';
import { epcisStatus, epcisType } from './epcisProblem';
import { minHeight } from './readRequest';
import type { Route, Tag } from './route';
import { statusOf, success } from './statuses';
import { version } from '../version';
import { isXmlType } from './xml';

const xmlText = z.string().describe('A document of EPCIS 1.2 or 2.0.');

const security = [{ bearer: [] }, { apiKey: [] }];
const idempotency = z.object({
  'Idempotency-Key': z
    .string()
    .optional()
    .describe(
      '1 to 128 printable ASCII characters. The same key with the same content returns `exists`, with other content `conflict`.',
    ),
});

/** The API as an OpenAPI 3.1 document, from the same table that serves the requests. */
export function openApiDocument(routes: readonly Route[]): object {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const route of routes) (paths[route.path] ??= {})[route.method] = operation(route);
  return createDocument(
    {
      openapi: '3.1.1',
      info: {
        title: 'Lotline',
        version,
        description:
          'Lots, items and custody handoffs on a shared ledger. Identifiers are GS1 keys in canonical Digital Link form; other spellings are read and converted. Every response names the ledger height that it reflects.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/' }],
      security,
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', description: 'An API key: lk_….' },
          apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
        },
      },
      tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
      paths,
    },
    { override: withPlainPattern },
  );
}

const tags: Readonly<Record<Tag, string>> = {
  Commands:
    'Record what happens to goods: make, pack, ship, receive, sell, hold, recall. Each command is one request to the ledger.',
  EPCIS:
    'The EPCIS 2.0 binding: capture events of other systems unchanged, and query events. Stock books the events that balance.',
  Provenance: 'Where goods came from and went: traces, lots, items, containers, shipments, recalls, events, documents.',
  Stock: 'Stock by lot and place, now or at a past time or height.',
  Inventory:
    'Plan, count, value and order the stock of your organisation. This is only in your gateway; no other organisation sees it.',
  Uploads: 'Record files: CSV, Excel workbooks and EDI, checked first and recorded once.',
  Registry: 'Parties, places, products and GS1 Company Prefixes.',
  Labels: 'Parse and write GS1 barcodes, Digital Links and EPCs; print labels.',
  Resolver: 'Public GS1 Digital Links: what organisations publish about their products, lots, places and pallets.',
  Ledger: 'The blocks, for verification, and transactions that the caller signs.',
  Notifications: 'Changes on the ledger, and notices for your organisation.',
  Keys: 'API keys of the users of your organisation.',
  Gateway: 'Health, metrics and this description.',
};

/** Unicode classes are not for every reader of JSON Schema: control characters are written out, and surrogates left to the gateway. */
function withPlainPattern({ jsonSchema }: { jsonSchema: { pattern?: string | undefined } }): void {
  if (jsonSchema.pattern === undefined) return;
  jsonSchema.pattern = jsonSchema.pattern
    .replaceAll('\\p{Cc}', '\\u0000-\\u001F\\u007F-\\u009F')
    .replaceAll('\\p{Cs}', '');
}

function operation(route: Route): ZodOpenApiOperationObject {
  const query = queryOf(route);
  return {
    operationId: operationId(route),
    tags: [route.tag],
    summary: route.summary,
    ...(route.description === undefined && route.needs === undefined ? {} : { description: describe(route) }),
    ...(isForAnyone(route.access) ? { security: [] } : {}),
    requestParams: {
      ...(route.params instanceof z.ZodObject ? { path: route.params } : {}),
      ...(query ? { query } : {}),
      ...headersOf(route),
    },
    ...(route.body
      ? {
          requestBody: {
            required: true,
            content: Object.fromEntries(
              bodyTypes(route).map((type) => [
                type,
                isXmlType(type) ? { schema: xmlText, example: route.xmlExample } : bodyOf(route),
              ]),
            ),
          },
        }
      : {}),
    responses: { ...successes(route), ...problems(route) },
  };
}

function headersOf({ method, requestHeaders }: Route): { header?: z.ZodObject } {
  if (method === 'post') return { header: idempotency.extend(requestHeaders?.shape ?? {}) };
  return requestHeaders ? { header: requestHeaders } : {};
}

const bodyOf = ({ body, example }: Route): { schema: z.ZodType; example?: unknown } => ({
  schema: body as z.ZodType,
  ...(example === undefined ? {} : { example }),
});

const bodyTypes = ({ bodyTypes: types }: Route): readonly string[] => types ?? ['application/json'];

const describe = ({ description, needs }: Route): string =>
  [description, needs && `The caller needs the role \`${needs}\`.`].filter(Boolean).join(' ');

function queryOf({ query, readsModel }: Route): z.ZodObject | undefined {
  const own = query instanceof z.ZodObject ? query : undefined;
  if (!readsModel) return own;
  const least = minHeight
    .optional()
    .describe('Minimum number of blocks in the read model; the request waits a moment for them.');
  return (own ?? z.strictObject({})).extend({ minHeight: least });
}

const operationId = ({ method, path }: Route): string =>
  [method, ...path.split(/[^A-Za-z0-9]+/).filter(Boolean)]
    .map((word, at) => (at === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join('');

function successes(route: Route): Record<string, ZodOpenApiResponseObject> {
  const types = route.answerTypes ?? ['application/json'];
  const headers = z.object({
    'Lotline-Height': z.int().optional().describe('Number of ledger blocks that the response reflects.'),
  });
  return Object.fromEntries(
    (route.successes ?? ['ok']).map((name) => [
      String(success[name]),
      {
        description: descriptions[name],
        headers,
        ...(name === 'noContent' || name === 'accepted' || route.answer instanceof z.ZodNull
          ? {}
          : {
              content: Object.fromEntries(
                types.map((type) => [type, isXmlType(type) ? { schema: xmlText } : answerOf(route)]),
              ),
            }),
      },
    ]),
  );
}

function answerOf(route: Route): { schema: z.ZodType; example?: unknown } {
  const example = answerExampleOf(route);
  return { schema: route.answer, ...(example === undefined ? {} : { example }) };
}

const descriptions = {
  ok: 'The response.',
  created: 'Made; recorded on the ledger if it is an event or a command.',
  accepted: 'Accepted; the header Location names the job.',
  noContent: 'Done.',
} as const;

function problems(route: Route): Record<string, ZodOpenApiResponseObject> {
  const byStatus = new Map<number, AnyCode[]>();
  const statusIn = route.standard ? epcisStatus : statusOf;
  for (const code of codesOf(route)) byStatus.set(statusIn(code), [...(byStatus.get(statusIn(code)) ?? []), code]);
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      String(status),
      {
        description: codes.map((code) => `\`${code}\`: ${titleOf(code)}`).join('\n\n'),
        content: {
          'application/problem+json': {
            schema: problemAnswer,
            examples: Object.fromEntries(codes.slice(0, 1).map((code) => [code, { value: exampleOf(route, code) }])),
          },
          ...(route.standard && {
            'application/problem+xml': { schema: z.string().describe('The EPCISException of EPCIS 2.0.') },
          }),
        },
      },
    ]),
  );
}

/** The problem of a code, as the route sends it. */
function exampleOf({ standard }: Route, code: AnyCode): ProblemAnswer {
  const problem = new Problem(code);
  const form = standard ? { type: epcisType(problem), status: epcisStatus(code) } : plainForm(problem);
  return problemBody(problem, form, '5fc081c3-645f-4bab-b537-8ad6910e418f');
}
