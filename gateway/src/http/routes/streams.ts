import { z } from 'zod';
import type { Change } from '../../answers/changes';
import type { NoticeKind } from '../../answers/inbox';
import { cursorOf, type Position } from '../../changes/changeReader';
import { matching } from '../../changes/filter';
import { Problem } from '../../problem';
import { continueAfter, heartbeat, lastEventId, type Source, type StreamEvent } from '../eventStreams';
import type { Gateway } from '../gateway';
import { route } from '../route';
import { changeFilters, startOf } from './changes';
import { noticeFilter } from './inbox';

const type = 'text/event-stream; charset=utf-8';
const after = z.string().max(40).optional().describe('The same as the header Last-Event-ID, which overrides it.');
const codes = ['streams_exceeded', 'overloaded', 'ledger_unavailable'] as const;
const description = `Server-sent events. Each has an \`id\`; a client that reconnects sends it as Last-Event-ID and continues after it. Without events, an id is sent every ${heartbeat / 1000} seconds. The stream ends with the event \`end\` when the key is revoked.`;
const batchSize = 500;

function changesFrom(start: Position, matches: (change: Change) => boolean, gateway: Gateway): Source {
  const { changes, readModel } = gateway;
  return async function* (signal) {
    let at = start;
    while (!signal.aborted) {
      const { height } = readModel;
      const { rows, next, isEnd } = await changes.page(at, { limit: batchSize, height, matches });
      at = next.block > at.block || next.read > at.read ? next : at;
      yield rows.map((row): StreamEvent => ({ id: row.id, event: row.kind, data: row }));
      if (!isEnd) continue;
      await readModel.reached(height + 1, heartbeat, signal);
      if (readModel.height === height) yield [{ id: cursorOf(at) }];
    }
  };
}

const changeStream = route({
  method: 'get',
  path: '/changes/stream',
  tag: 'Notifications',
  summary: 'Changes of the ledger as they are recorded',
  description,
  query: z.strictObject({ ...changeFilters, after }),
  requestHeaders: lastEventId,
  answer: z.string(),
  answerTypes: ['text/event-stream'],
  codes,
  handle: ({ query, caller, headers }, gateway) => {
    const { since = gateway.readModel.height, kind, party, subject } = query;
    const start = startOf(since, continueAfter(headers, query.after));
    const matches = matching({ kinds: kind, party, subject }, caller.identity.mspId);
    const stream = gateway.streams.open(caller, headers, changesFrom(start, matches, gateway));
    return { stream, type, height: gateway.readModel.height };
  },
});

interface Wanted {
  readonly organisation: string;
  readonly kinds: readonly NoticeKind[] | undefined;
}

function noticesFrom(start: number, { organisation, kinds }: Wanted, { inbox }: Gateway): Source {
  return async function* (signal) {
    let at = start;
    while (!signal.aborted) {
      const found = inbox.store.after(organisation, at, batchSize);
      const last = at;
      at = found.at(-1)?.id ?? at;
      yield found
        .filter(({ kind }) => kinds?.includes(kind) ?? true)
        .map((notice): StreamEvent => ({ id: notice.id, event: notice.kind, data: notice }));
      if (found.length === batchSize) continue;
      await inbox.more(signal, heartbeat);
      if (inbox.store.after(organisation, at, 1).length === 0 && last === at) yield [{ id: at }];
    }
  };
}

function noticeAfter(id: string | undefined, last: () => number): number {
  if (id === undefined) return last();
  if (/^\d{1,15}$/.test(id)) return Number(id);
  throw new Problem('input_invalid', 'Last-Event-ID of the inbox is the id of a notice: a whole number.');
}

const inboxStream = route({
  method: 'get',
  path: '/inbox/stream',
  tag: 'Notifications',
  summary: 'Notices of your organisation as they arise',
  description,
  query: z.strictObject({ kind: noticeFilter, after }),
  requestHeaders: lastEventId,
  answer: z.string(),
  answerTypes: ['text/event-stream'],
  codes,
  handle: ({ query, caller, headers }, gateway) => {
    const { organisation } = caller.identity;
    const { store } = gateway.inbox;
    const start = noticeAfter(continueAfter(headers, query.after), () =>
      store.lastBelow(organisation, Number.MAX_SAFE_INTEGER),
    );
    const stream = gateway.streams.open(
      caller,
      headers,
      noticesFrom(start, { organisation, kinds: query.kind }, gateway),
    );
    return { stream, type, height: gateway.inbox.height };
  },
});

/** Streams of changes and of notices. */
export const streamRoutes = [changeStream, inboxStream];
