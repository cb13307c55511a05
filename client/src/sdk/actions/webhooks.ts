import { z } from 'zod';
import {
  deadLettersAnswer,
  type DeadLettersAnswer,
  madeWebhook,
  type MadeWebhook,
  replayAnswer,
  type ReplayAnswer,
  rotatedSecret,
  type RotatedSecret,
  webhooksAnswer,
  type WebhooksAnswer,
} from '#answers';
import type { NoParameters, PageOptions } from '../page';
import type { Transport } from '../transport';

export interface MakeWebhookParameters {
  readonly url: string;
  /** `notice`, `change`, or kinds of them such as `notice.offer` and `change.recall`; all notices by default. */
  readonly kinds?: readonly string[] | undefined;
  /** Begins above this height of the ledger; from now on by default. */
  readonly since?: number | undefined;
}

export interface WebhookId {
  readonly id: string;
}

const pathOf = ({ id }: WebhookId, rest = ''): string => `/webhooks/${encodeURIComponent(id)}${rest}`;

/**
 * Sends notices and changes to an address, signed as Standard Webhooks. The secret is in this answer only.
 *
 * @example
 * const { id, secret } = await client.makeWebhook({ url: 'https://example.com/lotline', kinds: ['notice', 'change.recall'] });
 */
export const makeWebhook = (transport: Transport, body: MakeWebhookParameters): Promise<MadeWebhook> =>
  transport.request({ method: 'POST', path: '/webhooks', body, repeatable: false, answer: madeWebhook });

/**
 * The webhooks of your organisation, with the state of their deliveries.
 *
 * @example
 * const { rows } = await client.webhooks();
 */
export const webhooks = (transport: Transport, none: NoParameters = {}): Promise<WebhooksAnswer> =>
  transport.request({ path: '/webhooks', query: none, answer: webhooksAnswer });

/**
 * Ends a webhook.
 *
 * @example
 * await client.removeWebhook({ id });
 */
export const removeWebhook = async (transport: Transport, { id, ...query }: WebhookId): Promise<void> => {
  await transport.request({ method: 'DELETE', path: pathOf({ id }), query, answer: z.undefined() });
};

/**
 * Gives a webhook a new secret. Messages are signed with the one before, too, for `overlapHours` (24).
 *
 * @example
 * const { secret } = await client.rotateWebhookSecret({ id });
 */
export const rotateWebhookSecret = (
  transport: Transport,
  { id, ...body }: WebhookId & { readonly overlapHours?: number | undefined },
): Promise<RotatedSecret> =>
  transport.request({
    method: 'POST',
    path: pathOf({ id }, '/secret'),
    body,
    repeatable: false,
    answer: rotatedSecret,
  });

/**
 * Messages of a webhook that could not be delivered.
 *
 * @example
 * const { rows } = await client.deadLetters({ id });
 */
export const deadLetters = (
  transport: Transport,
  { id, ...query }: WebhookId & PageOptions,
): Promise<DeadLettersAnswer> =>
  transport.request({ path: pathOf({ id }, '/dead-letters'), query: { ...query }, answer: deadLettersAnswer });

export type ReplayWebhookParameters = WebhookId &
  ({ readonly deadLetters: 'all' | readonly number[] } | { readonly since: number });

/**
 * Sends again: dead letters, or everything above a height of the ledger.
 *
 * @example
 * await client.replayWebhook({ id, deadLetters: 'all' });
 */
export const replayWebhook = (transport: Transport, { id, ...body }: ReplayWebhookParameters): Promise<ReplayAnswer> =>
  transport.request({ method: 'POST', path: pathOf({ id }, '/replay'), body, answer: replayAnswer });
