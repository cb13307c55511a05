import {
  sentNotice,
  type SentNotice,
  inboxAnswer,
  type InboxAnswer,
  inboxReadAnswer,
  type InboxReadAnswer,
  type NoticeKind,
} from '#answers';
import type { PageOptions } from '../page';
import { serverEvents } from '../eventStream';
import type { Transport } from '../transport';

export interface InboxParameters extends PageOptions {
  readonly kinds?: readonly NoticeKind[] | undefined;
  /** True for notices that your user has not read. */
  readonly unread?: boolean | undefined;
  /** True for notices about which there is still something to do. */
  readonly open?: boolean | undefined;
}

/**
 * The notices of your organisation, the latest first, and how many of them your user has not read.
 *
 * @example
 * const { unread, rows } = await client.inbox({ open: true });
 */
export const inbox = (transport: Transport, { kinds, ...parameters }: InboxParameters = {}): Promise<InboxAnswer> =>
  transport.request({ path: '/inbox', query: { ...parameters, kind: kinds?.join(',') }, answer: inboxAnswer });

export type ReadInboxParameters = { readonly ids: readonly number[] } | { readonly upTo: number };

/**
 * Marks notices as read by your user: some, or one with all before it.
 *
 * @example
 * await client.readInbox({ upTo: rows[0].id });
 */
export const readInbox = (transport: Transport, body: ReadInboxParameters): Promise<InboxReadAnswer> =>
  transport.request({ method: 'POST', path: '/inbox/read', body, answer: inboxReadAnswer });

export interface FollowInboxParameters {
  readonly kinds?: readonly NoticeKind[] | undefined;
  /** The id of the last notice that you have; without it, notices from now on. */
  readonly after?: number | undefined;
  /** Ends the iteration. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Notices of your organisation as they arise. A connection that breaks off is opened again, and none is left out.
 *
 * @example
 * for await (const { kind, text } of client.followInbox({ kinds: ['offer'] })) console.log(kind, text);
 */
export async function* followInbox(
  transport: Transport,
  { kinds, after, signal = new AbortController().signal, ...rest }: FollowInboxParameters = {},
): AsyncGenerator<SentNotice, void, undefined> {
  const asked = { path: '/inbox/stream', query: { kind: kinds?.join(','), ...rest }, after: after?.toString(), signal };
  for await (const { data } of serverEvents(transport, asked)) yield sentNotice.parse(data);
}
