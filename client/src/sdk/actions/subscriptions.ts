import { z } from 'zod';
import type { Transport } from '../transport';

const schedule = z.object({
  second: z.string().optional(),
  minute: z.string().optional(),
  hour: z.string().optional(),
  dayOfMonth: z.string().optional(),
  month: z.string().optional(),
  dayOfWeek: z.string().optional(),
});

const subscription = z.looseObject({
  subscriptionID: z.string(),
  dest: z.string(),
  createdAt: z.string(),
  lastNotifiedAt: z.string().optional(),
  stream: z.boolean().optional(),
  schedule: schedule.optional(),
});

/** A webhook that is subscribed to a named query. */
export type EpcisSubscription = z.infer<typeof subscription>;

/** When a subscription runs, as cron, in UTC: numbers and ranges such as [1-5], separated by commas. */
export type EpcisSchedule = z.infer<typeof schedule>;

export interface SubscribeParameters {
  readonly queryName: string;
  /** Where results are sent. */
  readonly dest: string;
  /** Your secret: the header GS1-Signature of deliveries is sha256= and the HMAC-SHA-256 of the body with it, in hex. */
  readonly signatureToken?: string | undefined;
  /** True for events as soon as they are recorded; else give a schedule. */
  readonly stream?: boolean | undefined;
  readonly schedule?: EpcisSchedule | undefined;
  /** True to be notified also if a scheduled run finds nothing new. */
  readonly reportIfEmpty?: boolean | undefined;
  /** Events from this record time on; those recorded from now on by default. */
  readonly initialRecordTime?: string | undefined;
}

const pathOf = (name: string): string => `/epcis/queries/${encodeURIComponent(name)}/subscriptions`;

/**
 * The webhooks that are subscribed to a named query.
 *
 * @example
 * const [first] = await client.subscriptions({ queryName: 'shipped' });
 */
export const subscriptions = (
  transport: Transport,
  { queryName, ...rest }: { readonly queryName: string },
): Promise<EpcisSubscription[]> =>
  transport.request({ path: pathOf(queryName), query: { ...rest, perPage: 1000 }, answer: z.array(subscription) });

/**
 * Subscribes a webhook to a named query. Deliveries are repeated until the webhook answers with a 2xx status.
 *
 * @example
 * await client.subscribe({ queryName: 'shipped', dest: 'https://example.com/hook', signatureToken: secret, stream: true });
 */
export const subscribe = (
  transport: Transport,
  { queryName, ...body }: SubscribeParameters,
): Promise<EpcisSubscription> =>
  transport.request({ method: 'POST', path: pathOf(queryName), body, repeatable: false, answer: subscription });

/**
 * Ends a subscription.
 *
 * @example
 * await client.unsubscribe({ queryName: 'shipped', subscriptionID });
 */
export const unsubscribe = async (
  transport: Transport,
  { queryName, subscriptionID, ...query }: { readonly queryName: string; readonly subscriptionID: string },
): Promise<void> => {
  const path = `${pathOf(queryName)}/${encodeURIComponent(subscriptionID)}`;
  await transport.request({ method: 'DELETE', path, query, answer: z.undefined() });
};
