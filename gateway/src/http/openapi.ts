import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiResponseObject } from 'zod-openapi';
import { z } from 'zod';
import { type AnyCode, titleOf } from '../answers/codes';
import { problemAnswer } from './problem';
import { minHeight } from './readRequest';
import type { Route } from './route';
import { statusOf, success } from './statuses';

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
  return createDocument({
    openapi: '3.1.1',
    info: {
      title: 'Lotline',
      version: '0.1.0',
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
    paths,
  });
}

function operation(route: Route): ZodOpenApiOperationObject {
  const query = queryOf(route);
  return {
    operationId: operationId(route),
    tags: [route.tag],
    summary: route.summary,
    ...(route.description === undefined && route.needs === undefined ? {} : { description: describe(route) }),
    ...(route.access === 'public' ? { security: [] } : {}),
    requestParams: {
      ...(route.params instanceof z.ZodObject ? { path: route.params } : {}),
      ...(query ? { query } : {}),
      ...(route.method === 'post' ? { header: idempotency.extend(route.requestHeaders?.shape ?? {}) } : {}),
    },
    ...(route.body
      ? {
          requestBody: {
            required: true,
            content: Object.fromEntries(bodyTypes(route).map((type) => [type, { schema: route.body as z.ZodType }])),
          },
        }
      : {}),
    responses: { ...successes(route), ...problems(route) },
  };
}

const bodyTypes = ({ bodyTypes: types }: Route): readonly string[] => types ?? ['application/json'];

const describe = ({ description, needs }: Route): string =>
  [description, needs && `The caller’s certificate needs the role \`${needs}\`.`].filter(Boolean).join(' ');

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
        ...(name === 'noContent'
          ? {}
          : { content: Object.fromEntries(types.map((type) => [type, { schema: route.answer }])) }),
      },
    ]),
  );
}

const descriptions = { ok: 'The response.', created: 'Recorded on the ledger.', noContent: 'Done.' } as const;

function problems(route: Route): Record<string, ZodOpenApiResponseObject> {
  const byStatus = new Map<number, AnyCode[]>();
  for (const code of codesOf(route)) byStatus.set(statusOf(code), [...(byStatus.get(statusOf(code)) ?? []), code]);
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      String(status),
      {
        description: codes.map((code) => `\`${code}\`: ${titleOf(code)}`).join('\n\n'),
        content: { 'application/problem+json': { schema: problemAnswer } },
      },
    ]),
  );
}

/** The codes of a route, and those of every route of its kind. */
function codesOf(route: Route): AnyCode[] {
  const codes: AnyCode[] = [...(route.codes ?? []), 'internal'];
  if (route.access !== 'public') codes.push('key_missing', 'key_invalid', 'rate_limited');
  if (route.params || route.query || route.body) codes.push('input_invalid', 'id_invalid');
  if (route.body)
    codes.push('content_type_unsupported', 'body_too_large', 'json_invalid', 'json_too_deep', 'json_too_large');
  if (route.readsModel) codes.push('behind');
  return [...new Set(codes)];
}
