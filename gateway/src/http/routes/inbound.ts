import type { CallerRole } from '@lotline/chaincode/domain';
import { z } from 'zod';
import {
  inboundAnswer,
  inboundInput,
  inboundKey,
  type InboundMapping,
  inboundSource,
  inboundSources,
  inboundTry,
} from '../../answers/inbound';
import type { Caller } from '../../auth/caller';
import { rolesNow } from '../../auth/rolesNow';
import { deliver } from '../../inbound/deliver';
import { once } from '../../inbound/once';
import type { Source } from '../../inbound/sourceStore';
import { ownerOf } from '../../inventory/owner';
import { Problem } from '../../problem';
import { isSigned, type SignedMessage, tolerance } from '../../webhooks/signature';
import { fileBody } from '../file';
import type { Gateway } from '../gateway';
import { jsonLimits, readJson } from '../json';
import { route, type RouteRequest } from '../route';
import { toProblem } from '../toProblem';
import { writeCodes } from './command';
import { flag } from '../flag';
import { apiLimits } from '../../answers/limits';

/** Milliseconds for which a secret that was replaced still signs. */
const overlap = 86_400_000;

const shown = ({ id, name, mapping, identity, created }: Source): z.input<typeof inboundSources>['rows'][number] => ({
  name,
  source: id,
  kind: mapping.kind,
  user: identity.user,
  created,
  mapping,
});

const roleFor = ({ kind }: InboundMapping): CallerRole => (kind === 'products' ? 'admin' : 'operator');

/** @throws Problem if the user may not do what messages of this kind do. */
function assertMay({ readModel }: Gateway, caller: Caller, mapping: InboundMapping): void {
  const role = roleFor(mapping);
  if (rolesNow(readModel, caller).includes(role)) return;
  throw new Problem('role_missing', `A source of ${mapping.kind} acts as a user with the role ${role}.`, {
    details: { role },
  });
}

/** A source that the caller may change: who has its secret does what its user may. @throws Problem */
function sourceToChange(gateway: Gateway, caller: Caller, name: string): Source {
  const found = gateway.sources.list(caller.identity.organisation).find((each) => each.name === name);
  if (!found) throw new Problem('source_unknown', `Your organisation has no source ${name}.`);
  assertMay(gateway, caller, found.mapping);
  return found;
}

const example = {
  name: 'erp-orders',
  mapping: {
    kind: 'orders' as const,
    rows: 'orders',
    fields: {
      kind: { value: 'purchase' },
      order: 'number',
      partner: { path: 'vendor', table: { 'V-17': '9506000134307' } },
      place: { value: '9506000134208' },
      placed: { path: 'date', as: 'date' as const },
    },
    lines: { rows: 'items', fields: { product: 'gtin', quantity: 'qty' } },
  },
};

const setRoute = route({
  method: 'post',
  path: '/inventory/sources',
  tag: 'Inventory',
  summary: 'Register a system that sends orders, item masters or sales, with the mapping of its messages',
  description:
    'The secret that signs its messages is shown only now. A source of the same name gets the new mapping and keeps its secret. It acts as your user, as long as this has the role: `admin` for products, `operator` for the others.',
  access: 'operator',
  body: inboundInput,
  example,
  answer: inboundSource,
  codes: ['role_missing', 'caller_unknown', 'limit_exceeded', 'storage_full'],
  handle: ({ body, caller }, gateway) => {
    ownerOf(caller, gateway.readModel);
    assertMay(gateway, caller, body.mapping);
    const others = gateway.sources.list(caller.identity.organisation);
    const before = others.find(({ name }) => name === body.name);
    if (before) assertMay(gateway, caller, before.mapping);
    else if (others.length >= apiLimits.sources) {
      throw new Problem(
        'limit_exceeded',
        `Your organisation has ${apiLimits.sources} sources, which is the maximum: remove one.`,
      );
    }
    const { source, secret } = gateway.sources.set(caller, body);
    return { body: { ...shown(source), ...(secret !== undefined && { secret }), height: gateway.readModel.height } };
  },
});

const listRoute = route({
  method: 'get',
  path: '/inventory/sources',
  tag: 'Inventory',
  summary: 'The systems that send messages to your organisation',
  access: 'operator',
  answer: inboundSources,
  handle: ({ caller }, { sources, readModel }) => ({
    body: { height: readModel.height, rows: sources.list(caller.identity.organisation).map(shown) },
  }),
});

const rotateRoute = route({
  method: 'post',
  path: '/inventory/sources/rotate',
  tag: 'Inventory',
  summary: 'Make a new secret for a source; the old one is valid for one more day',
  access: 'operator',
  body: inboundKey,
  example: { name: 'erp-orders' },
  answer: inboundSource,
  codes: ['source_unknown', 'role_missing', 'storage_full'],
  handle: ({ body: { name }, caller }, gateway) => {
    sourceToChange(gateway, caller, name);
    const until = new Date(Date.now() + overlap).toISOString();
    const { source, secret } = gateway.sources.rotate(caller.identity.organisation, name, until);
    return { body: { ...shown(source), secret, height: gateway.readModel.height } };
  },
});

const removeRoute = route({
  method: 'post',
  path: '/inventory/sources/remove',
  tag: 'Inventory',
  summary: 'Remove a source: its messages are refused',
  access: 'operator',
  body: inboundKey,
  example: { name: 'erp-orders' },
  answer: z.object({ height: z.int(), name: z.string() }),
  codes: ['source_unknown', 'role_missing', 'storage_full'],
  handle: ({ body: { name }, caller }, gateway) => {
    sourceToChange(gateway, caller, name);
    gateway.sources.remove(caller.identity.organisation, name);
    return { body: { height: gateway.readModel.height, name } };
  },
});

const delivering = (
  gateway: Gateway,
  caller: Caller,
  source: string,
  dryRun: boolean,
): Parameters<typeof deliver>[2] => {
  const { readModel, inventory, writes, sources } = gateway;
  return { readModel, inventory, writes, sources, caller, source, dryRun, explain: toProblem };
};

const tryRoute = route({
  method: 'post',
  path: '/inventory/sources/try',
  tag: 'Inventory',
  summary: 'Show what a message would do with a mapping, with all errors, and change nothing',
  access: 'operator',
  body: inboundTry,
  example: {
    mapping: example.mapping,
    message: {
      orders: [{ number: '850-1', vendor: 'V-17', date: '20270110', items: [{ gtin: '09506000134352', qty: 48 }] }],
    },
  },
  answer: inboundAnswer,
  codes: ['role_missing', 'caller_unknown'],
  handle: async ({ body: { mapping, message }, caller }, gateway) => {
    assertMay(gateway, caller, mapping);
    return { body: await deliver(mapping, message, delivering(gateway, caller, '', true)) };
  },
});

const headerNames = {
  id: 'webhook-id',
  timestamp: 'webhook-timestamp',
  signature: 'webhook-signature',
} as const;

const signedHeaders = z.object({
  [headerNames.id]: z.string().min(1).max(200).describe('The id of the message; the same when it is sent again.'),
  [headerNames.timestamp]: z
    .string()
    .regex(/^\d{1,12}$/)
    .describe('When it is sent, in seconds since 1970.'),
  [headerNames.signature]: z
    .string()
    .min(1)
    .max(2000)
    .describe('v1, and the HMAC-SHA256 of id.timestamp.body in base64.'),
});

/** The message of a request with these headers. @throws Problem if one is missing. */
function messageOf({ headers, body }: Pick<RouteRequest<unknown, unknown, Uint8Array>, 'headers' | 'body'>): {
  message: SignedMessage;
  signature: string;
} {
  const read = signedHeaders.safeParse(headers);
  if (!read.success) {
    const names = read.error.issues.map(({ path }) => String(path[0])).join(', ');
    throw new Problem('signature_invalid', `Missing or wrong headers of Standard Webhooks: ${names}.`);
  }
  const { [headerNames.id]: id, [headerNames.timestamp]: timestamp, [headerNames.signature]: signature } = read.data;
  return { message: { id, timestamp: Number(timestamp), body }, signature };
}

/** The source whose secret signed a message in time. An unknown source is refused like a wrong signature. */
function signedSource(
  { sources }: Gateway,
  id: string,
  { message, signature }: { message: SignedMessage; signature: string },
): Source {
  const source = sources.find(id);
  const now = new Date();
  const secrets = (source?.secrets ?? [])
    .filter(({ until }) => until === undefined || until > now.toISOString())
    .map(({ secret }) => secret);
  if (!source || !isSigned(secrets, message, signature)) throw new Problem('signature_invalid');
  if (Math.abs(now.getTime() / 1000 - message.timestamp) > tolerance) {
    throw new Problem('message_expired', `Its time differs from the gateway’s by more than ${tolerance} seconds.`);
  }
  return source;
}

/** The beginning of the id of a dry run. The id is signed, the query is not: nobody on the way turns a dry run into a message, or back. */
const dryRunStart = 'dry-run-';

/** Returns true for a message that says in its id that it is a dry run. @throws Problem if only the query says so. */
function isDryRun({ id }: SignedMessage, isAsked: boolean): boolean {
  const isSaid = id.startsWith(dryRunStart);
  if (isAsked && !isSaid) {
    throw new Problem(
      'signature_invalid',
      `A dry run must be signed as one: begin its webhook-id with ${dryRunStart}.`,
    );
  }
  return isSaid;
}

const receiveRoute = route({
  method: 'post',
  path: '/inbound/{source}',
  tag: 'Inventory',
  summary: 'Send a signed message of a registered system',
  description:
    'Signed according to Standard Webhooks, without an API key. A message that was carried out is refused if it is repeated. A message with errors is not carried out and may be sent again; the errors name record and field.',
  access: 'public',
  isFile: true,
  bodyTypes: ['application/json'],
  params: z.strictObject({ source: z.string().max(64) }),
  query: z.strictObject({
    dryRun: flag.describe(
      'true: change nothing, and list all errors. The webhook-id must begin with dry-run-, which also suffices.',
    ),
  }),
  requestHeaders: signedHeaders,
  body: fileBody,
  example: '{"orders":[{"number":"850-1","items":[{"gtin":"09506000134352","qty":48}]}]}',
  answer: inboundAnswer,
  codes: [
    ...writeCodes,
    'signature_invalid',
    'message_expired',
    'message_repeated',
    'message_refused',
    'role_missing',
    'caller_unknown',
  ],
  handle: async ({ params, query, headers, body }, gateway) => {
    const signed = messageOf({ headers, body });
    const source = signedSource(gateway, params.source, signed);
    const caller: Caller = { keyId: '', identity: source.identity, roles: source.roles };
    assertMay(gateway, caller, source.mapping);
    const message = readJson(Buffer.from(body), jsonLimits);
    const dryRun = isDryRun(signed.message, query.dryRun === 'true');
    const run = delivering(gateway, caller, source.id, dryRun);
    if (dryRun) return { body: await deliver(source.mapping, message, run) };
    return {
      body: await once(gateway.sources, { source: source.id, id: signed.message.id }, () =>
        deliver(source.mapping, message, run),
      ),
    };
  },
});

/** Routes of systems that send messages in, and of their messages. */
export const inboundRoutes = [setRoute, listRoute, rotateRoute, removeRoute, tryRoute, receiveRoute];
