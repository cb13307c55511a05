import { z } from 'zod';
import { inboxAnswer, inboxReadAnswer, noticeKindNames, noticeKinds } from '../../answers/inbox';
import type { Caller } from '../../auth/caller';
import type { Reader } from '../../inbox/noticeStore';
import { readCursor, writeCursor } from '../../queries/cursor';
import { pageLimits } from '../../queries/page';
import { Problem } from '../../problem';
import type { Gateway } from '../gateway';
import { route } from '../route';
import { pageQuery } from './idQuery';
import { flag } from '../flag';

const described = Object.entries(noticeKinds).map(([kind, says]) => `\`${kind}\`: ${says}`);

export const noticeFilter = z
  .string()
  .max(500)
  .transform((text) => text.split(','))
  .pipe(z.array(z.enum(noticeKindNames)))
  .optional()
  .describe(`Only these kinds, separated by commas. ${described.join('; ')}.`);

export const readerOf = ({ identity: { organisation, user } }: Caller): Reader => ({ organisation, user });

/** Waits until notices were derived from everything that the read model shows. */
export const caughtUp = ({ inbox, readModel, limits }: Gateway): Promise<void> =>
  inbox.reached(readModel.height, limits.wait);

const list = route({
  method: 'get',
  path: '/inbox',
  tag: 'Notifications',
  summary: 'The notices of your organisation, the latest first',
  description: `The gateway derives notices from the ledger, and from what has become due. ${described.join('; ')}. All users of an organisation see the same notices; each marks its own as read.`,
  readsModel: true,
  query: z.strictObject({
    kind: noticeFilter,
    unread: flag.describe('true: only notices that your user has not read.'),
    open: flag.describe('true: only notices that still need something.'),
    ...pageQuery,
  }),
  answer: inboxAnswer,
  handle: async ({ query, caller }, gateway) => {
    await caughtUp(gateway);
    const { store } = gateway.inbox;
    const { kind: kinds, cursor, limit = pageLimits.default } = query;
    const before = cursor === undefined ? undefined : Number(readCursor(cursor, 1)[0]);
    const reader = readerOf(caller);
    const filters = { kinds, before, unread: query.unread === 'true', open: query.open === 'true' };
    const found = store.list(reader, { ...filters, limit: limit + 1 });
    const rows = found.slice(0, limit);
    const last = rows.at(-1);
    const next = found.length > limit && last ? { next: writeCursor([last.id]) } : {};
    return { body: { height: gateway.inbox.height, unread: store.unread(reader), ...next, rows } };
  },
});

const id = z.int().min(1);
const toRead = z
  .strictObject({
    ids: z.array(id).min(1).max(1000).optional().describe('Notices that you have read.'),
    upTo: id.optional().describe('Or: this notice and all before it.'),
  })
  .refine(({ ids, upTo }) => (ids === undefined) !== (upTo === undefined), { error: 'needs either ids or upTo' });

const read = route({
  method: 'post',
  path: '/inbox/read',
  tag: 'Notifications',
  summary: 'Mark notices as read by your user',
  body: toRead,
  example: { ids: [17, 18] },
  answer: inboxReadAnswer,
  codes: ['notice_unknown', 'storage_full'],
  handle: ({ body: { ids, upTo }, caller }, { inbox }) => {
    const reader = readerOf(caller);
    const unknown = ids ? inbox.store.markRead(reader, ids) : [];
    if (unknown.length > 0) {
      const listed = unknown.slice(0, 10).join(', ');
      throw new Problem('notice_unknown', `Your organisation has no notice ${listed}. Nothing was marked.`, {
        details: { ids: unknown.slice(0, 100) },
      });
    }
    if (upTo !== undefined) inbox.store.markReadUpTo(reader, upTo);
    return { body: { height: inbox.height, unread: inbox.store.unread(reader) } };
  },
});

/** The inbox of an organisation. */
export const inboxRoutes = [list, read];
