import type { IncomingMessage } from 'node:http';
import { request as requestSchema } from '@lotline/chaincode/domain';
import { z } from 'zod';
import type { Caller } from '../auth/caller';
import { discard, readBody } from './body';
import type { Holder } from './byteBudget';
import type { Gateway, GatewayLimits } from './gateway';
import { jsonLimits, largeJsonLimits, readJson } from './json';
import { fieldsAt } from './nearest';
import { Problem } from '../problem';
import { readQuery } from './query';
import type { Route } from './route';
import type { JsonLimits } from './scanJson';
import { isXmlType, readXml } from './xml';
import { queryPointer, zodProblem } from './zodProblem';
import { apiLimits } from '../answers/limits';

/** The parts of a request that its route's schemas read. */
export interface Parts {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly minHeight: number | undefined;
  readonly idempotencyKey: string | undefined;
}

export const minHeight = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const noQuery = z.strictObject({});
const jsonTypes = ['application/json'];

export async function readRequest(
  route: Route,
  request: IncomingMessage,
  params: Readonly<Record<string, string>>,
  { caller, gateway, holders }: { caller: Caller; gateway: Gateway; holders: () => readonly Holder[] },
): Promise<Parts> {
  const complete = (body: unknown): unknown => (route.complete ? route.complete(body, caller, gateway) : body);
  return {
    params: route.params ? parse(route.params, params, (path) => `{${path.map(String).join('.')}}`) : params,
    ...queryOf(route, request.url ?? ''),
    idempotencyKey: idempotencyKey(request),
    body: route.body && parse(route.body, complete(await bodyOf(route, request, gateway.limits, holders))),
  };
}

function queryOf(route: Route, url: string): { query: unknown; minHeight: number | undefined } {
  if (route.standard && url.length > apiLimits.urlLength) {
    const detail = `The URL has ${url.length} characters, more than ${apiLimits.urlLength}. Make a named query of it: POST /epcis/queries.`;
    throw new Problem('uri_too_long', detail, { details: { limit: apiLimits.urlLength } });
  }
  const mark = url.indexOf('?');
  if (mark < 0 && !route.query) return { query: {}, minHeight: undefined };
  const { minHeight: least, ...query } = mark < 0 ? ({} as Record<string, string>) : readQuery(url.slice(mark + 1));
  if (least !== undefined && !route.readsModel) {
    return { query: parse(noQuery, { minHeight: least }, queryPointer), minHeight: undefined };
  }
  return {
    query: parse(route.query ?? noQuery, query, queryPointer),
    minHeight:
      least === undefined ? undefined : parse(z.object({ minHeight }), { minHeight: least }, queryPointer).minHeight,
  };
}

async function bodyOf(
  route: Route,
  request: IncomingMessage,
  limits: GatewayLimits,
  holders: () => readonly Holder[],
): Promise<unknown> {
  const limit = route.largeBody ? limits.largeBody : limits.body;
  const types = route.bodyTypes ?? jsonTypes;
  const { take, release } = limits.bodies.open(holders());
  try {
    const bytes = await readBody(request, { limit, types, take });
    if (route.isFile) return bytes;
    const most = jsonLimitsOf(route, limit);
    // `readBody` has checked that the route takes this type.
    if (isXmlType(request.headers['content-type'])) return await readXml(bytes, most);
    return readJson(bytes, most, () => {
      discard(bytes);
    });
  } finally {
    release();
  }
}

const jsonLimitsOf = ({ largeBody, longTexts }: Route, bytes: number): JsonLimits => ({
  ...(largeBody ? largeJsonLimits : jsonLimits),
  ...(longTexts ? { text: bytes } : {}),
});

function parse<S extends z.ZodType>(
  schema: S,
  value: unknown,
  at?: (path: readonly PropertyKey[]) => string,
): z.output<S> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  throw zodProblem(read.error, { ...(at && { at }), fields: (path) => fieldsAt(schema, path) });
}

function idempotencyKey({ headers }: IncomingMessage): string | undefined {
  const key = headers['idempotency-key'];
  if (key === undefined) return undefined;
  const read = requestSchema.shape.id.safeParse(key);
  if (read.success) return read.data;
  throw new Problem('input_invalid', `The header Idempotency-Key ${read.error.issues[0]?.message ?? 'is invalid'}.`);
}
