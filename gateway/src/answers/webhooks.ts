import { z } from 'zod';
import { changeKinds } from './changes';
import { height, time } from './common';
import { noticeKindNames } from './inbox';

/** The kinds of messages: all notices, all changes, or those of one kind. */
export const messageKinds = [
  'notice',
  ...noticeKindNames.map((kind) => `notice.${kind}`),
  'change',
  ...changeKinds.map((kind) => `change.${kind}`),
] as [string, ...string[]];

export const webhook = z.object({
  id: z.string(),
  url: z.string(),
  kinds: z.array(z.string()),
  created: time,
  user: z.string().describe('Who made it.'),
  since: z.int().describe('Ledger height up to which changes were delivered or left out.'),
  lastDelivered: time.optional(),
  failures: z.int().describe('Failed attempts of the message that is sent now; 0 if the last one was received.'),
  error: z.string().optional().describe('Why the last attempt failed.'),
  nextAttempt: time.optional(),
  deadLetters: z.int().describe('Messages that could not be delivered; you can have them sent again.'),
  secrets: z.int().describe('Number of valid secrets: 2 for a while after a rotation.'),
});

const secret = z.string().describe('Signs messages (Standard Webhooks). It is shown only now.');

export const madeWebhook = webhook.extend({ secret });
export const webhooksAnswer = z.object({ height, rows: z.array(webhook) });
export const rotatedSecret = z.object({
  secret,
  until: time.describe('Until then, messages are also signed with the old secret.'),
});
const deadLetter = z.object({
  id: z.int(),
  message: z.string().describe('The header webhook-id.'),
  type: z.string(),
  failed: time,
  error: z.string(),
  queued: z.boolean().describe('True if it will be sent again.'),
  body: z.string(),
});
export const deadLettersAnswer = z.object({ height, next: z.string().optional(), rows: z.array(deadLetter) });
export const replayAnswer = z.object({
  queued: z.int().describe('Dead letters that are sent again.'),
  since: z.int().optional(),
});

export type Webhook = z.infer<typeof webhook>;
export type MadeWebhook = z.infer<typeof madeWebhook>;
export type WebhooksAnswer = z.infer<typeof webhooksAnswer>;
export type RotatedSecret = z.infer<typeof rotatedSecret>;
export type DeadLettersAnswer = z.infer<typeof deadLettersAnswer>;
export type ReplayAnswer = z.infer<typeof replayAnswer>;
