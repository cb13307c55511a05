import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import {
  deadLettersAnswer,
  madeWebhook,
  messageKinds,
  replayAnswer,
  rotatedSecret,
  type Webhook,
  webhooksAnswer,
} from '../../answers/webhooks';
import type { Caller } from '../../auth/caller';
import type { StoredWebhook } from '../../deliveries/webhookStore';
import { readCursor, writeCursor } from '../../queries/cursor';
import { pageLimits } from '../../queries/page';
import { Problem } from '../../problem';
import type { Gateway } from '../gateway';
import { newSecret } from '../../webhooks/signature';
import { route } from '../route';
import { pageQuery } from './idQuery';
import { apiLimits } from '../../answers/limits';

const tag = 'Notifications';
const access = 'admin';
const path = '/webhooks/{id}';
const params = z.strictObject({ id: z.string().max(40) });
const height = z.int().min(0).max(Number.MAX_SAFE_INTEGER);
const codes = ['webhook_unknown', 'role_missing'] as const;

const shown = (webhook: StoredWebhook, { deliveries: { store } }: Gateway): Webhook => {
  const { id, url, kinds, created, user, block, lastDelivered, failures, error, nextAttempt, oldSecret, oldUntil } =
    webhook;
  return {
    id,
    url,
    kinds: [...kinds],
    created,
    user,
    since: block,
    failures,
    ...(lastDelivered !== null && { lastDelivered }),
    ...(error !== null && { error }),
    ...(nextAttempt > Date.now() && { nextAttempt: new Date(nextAttempt).toISOString() }),
    deadLetters: store.countLetters(webhook),
    secrets: oldSecret !== null && oldUntil > Date.now() ? 2 : 1,
  };
};

function webhookIn({ id }: { readonly id: string }, { identity }: Caller, { deliveries }: Gateway): StoredWebhook {
  const found = deliveries.store.find({ organisation: identity.organisation, id });
  if (found) return found;
  throw new Problem('webhook_unknown', 'Your organisation has no such webhook; GET /webhooks lists them.');
}

const wanted = z.strictObject({
  url: z
    .url()
    .max(2000)
    .describe(
      'Where messages are sent: an https address on the public internet, or in a network that the operator allows.',
    ),
  kinds: z
    .array(z.enum(messageKinds))
    .min(1)
    .max(messageKinds.length)
    .default(['notice'])
    .describe('All notices (`notice`), all changes (`change`), or those of some kinds.'),
  since: height.optional().describe('Begins above this height of the ledger; from now on by default.'),
});

function refuse(url: string, organisation: string, { destinations, deliveries }: Gateway): void {
  const message = destinations.fault(url);
  if (message !== undefined) {
    throw new Problem('webhook_invalid', `The address ${message}.`, {
      errors: [{ pointer: '/url', message, code: 'webhook_invalid' }],
    });
  }
  if (deliveries.store.list(organisation).length >= apiLimits.webhooks) {
    throw new Problem('webhook_invalid', `Your organisation has ${apiLimits.webhooks} webhooks, which is the maximum.`);
  }
}

const make = route({
  method: 'post',
  path: '/webhooks',
  tag,
  access,
  summary: 'Send notices and changes to an address',
  description: `Messages follow Standard Webhooks (https://www.standardwebhooks.com): JSON with type, timestamp and data, signed in the header webhook-signature. They are sent in order and at least once; webhook-id is the same when a message comes again. A message that is not answered with a 2xx status is sent again after growing pauses, and is a dead letter after ${apiLimits.webhookAttempts} attempts, about an hour.`,
  body: wanted,
  example: { url: 'https://example.com/lotline', kinds: ['notice', 'change.recall'] },
  answer: madeWebhook,
  successes: ['created'],
  codes: ['webhook_invalid', 'role_missing', 'storage_full'],
  handle: ({ body, caller }, gateway) => {
    const { organisation, mspId, user } = caller.identity;
    refuse(body.url, organisation, gateway);
    const { store, webhooks } = gateway.deliveries;
    const block = body.since ?? gateway.readModel.height;
    const webhook: StoredWebhook = {
      organisation,
      mspId,
      user,
      id: `wh_${randomBytes(9).toString('base64url')}`,
      url: body.url,
      kinds: body.kinds,
      secret: newSecret(),
      oldSecret: null,
      oldUntil: 0,
      created: new Date().toISOString(),
      block,
      read: 0,
      notice: gateway.inbox.store.lastBelow(organisation, block),
      failures: 0,
      error: null,
      nextAttempt: 0,
      lastDelivered: null,
    };
    store.add(webhook);
    webhooks.run(webhook);
    return { body: { ...shown(webhook, gateway), secret: webhook.secret } };
  },
});

const list = route({
  method: 'get',
  path: '/webhooks',
  tag,
  access,
  summary: 'The webhooks of your organisation, with the state of their deliveries',
  query: z.strictObject({}),
  answer: webhooksAnswer,
  codes: ['role_missing'],
  handle: ({ caller }, gateway) => ({
    body: {
      height: gateway.readModel.height,
      rows: gateway.deliveries.store.list(caller.identity.organisation).map((each) => shown(each, gateway)),
    },
  }),
});

const remove = route({
  method: 'delete',
  path,
  tag,
  access,
  summary: 'Remove a webhook and its dead letters',
  params,
  answer: z.null(),
  successes: ['noContent'],
  codes,
  handle: ({ params: which, caller }, gateway) => {
    const webhook = webhookIn(which, caller, gateway);
    gateway.deliveries.webhooks.stop(webhook.id);
    gateway.deliveries.store.remove(webhook);
    return { body: null };
  },
});

const rotate = route({
  method: 'post',
  path: `${path}/secret`,
  tag,
  access,
  summary: 'Make a new secret for a webhook; for a while, messages are signed with both',
  params,
  body: z.strictObject({
    overlapHours: z.number().min(0).max(720).default(24).describe('Hours in which the old secret signs too.'),
  }),
  example: { overlapHours: 24 },
  answer: rotatedSecret,
  codes,
  handle: ({ params: which, body: { overlapHours }, caller }, gateway) => {
    const webhook = webhookIn(which, caller, gateway);
    const secret = newSecret();
    const until = Date.now() + overlapHours * 3_600_000;
    gateway.deliveries.store.rotate(webhook, secret, until);
    return { body: { secret, until: new Date(until).toISOString() } };
  },
});

const letters = route({
  method: 'get',
  path: `${path}/dead-letters`,
  tag,
  access,
  summary: 'Messages of a webhook that could not be delivered',
  params,
  query: z.strictObject(pageQuery),
  answer: deadLettersAnswer,
  codes,
  handle: ({ params: which, query: { limit = pageLimits.default, cursor }, caller }, gateway) => {
    const webhook = webhookIn(which, caller, gateway);
    const after = cursor === undefined ? 0 : Number(readCursor(cursor, 1)[0]);
    const found = gateway.deliveries.store.letters(webhook, after, limit + 1);
    const rows = found.slice(0, limit).map(({ n, ...letter }) => ({ id: n, ...letter }));
    const last = rows.at(-1);
    const next = found.length > limit && last ? { next: writeCursor([last.id]) } : {};
    return { body: { height: gateway.readModel.height, ...next, rows } };
  },
});

const replay = route({
  method: 'post',
  path: `${path}/replay`,
  tag,
  access,
  summary: 'Send dead letters again, or everything above a height of the ledger',
  params,
  body: z
    .strictObject({
      deadLetters: z
        .union([z.literal('all'), z.array(z.int()).min(1).max(1000)])
        .optional()
        .describe('All dead letters, or those of these ids.'),
      since: height.optional().describe('Everything above this height, also what was received.'),
    })
    .refine(({ deadLetters, since }) => (deadLetters === undefined) !== (since === undefined), {
      error: 'needs either deadLetters or since',
    }),
  example: { deadLetters: 'all' },
  answer: replayAnswer,
  codes,
  handle: ({ params: which, body: { deadLetters, since }, caller }, gateway) => {
    const webhook = webhookIn(which, caller, gateway);
    const { store, webhooks } = gateway.deliveries;
    const queued =
      deadLetters === undefined ? 0 : store.queueLetters(webhook, deadLetters === 'all' ? undefined : deadLetters);
    if (since !== undefined) {
      const notice = gateway.inbox.store.lastBelow(webhook.organisation, since);
      webhooks.stop(webhook.id);
      store.rewind(webhook, { block: since, notice });
    }
    webhooks.run(webhook);
    return { body: { queued, ...(since !== undefined && { since }) } };
  },
});

/** Webhooks for notices and changes. */
export const webhookRoutes = [make, list, remove, rotate, letters, replay];
