import { PassThrough, pipeline, Readable } from 'node:stream';
import { setImmediate as othersFirst } from 'node:timers/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import type { Caller } from '../auth/caller';
import type { Keys } from '../auth/keys';
import { Problem } from '../problem';
import { callerByKey } from './authenticate';
import { apiLimits } from '../answers/limits';

/** Milliseconds after which a stream without events shows that it is alive. */
export const heartbeat = 15_000;
/** Milliseconds after which a client connects again. */
const reconnect = 2000;
/** Bytes that wait for a reader, beside those of its connection. */
const bufferBytes = 16_384;

/** An event of a stream. Without `data` it only moves the id from which the client continues. */
export interface StreamEvent {
  readonly id: string | number;
  readonly event?: string;
  readonly data?: unknown;
}

/** Yields events until the signal aborts; an empty batch shows that there are none at present. */
export type Source = (signal: AbortSignal) => AsyncGenerator<readonly StreamEvent[]>;

export const lastEventId = z.object({
  'Last-Event-ID': z.string().optional().describe('The id of the last event that you have: continues after it.'),
});

/** The id from which a client continues: of the header that it sends when it connects again, or of its query. */
export function continueAfter(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  after: string | undefined,
): string | undefined {
  const header = headers['last-event-id'];
  return typeof header === 'string' && header !== '' ? header : after;
}

/** Lines are written one by one: an id or a kind has none, and JSON writes its own as \n. */
function textOf({ id, event, data }: StreamEvent): string {
  if (data === undefined) return `: alive\nid: ${id}\n\n`;
  return `id: ${id}\n${event === undefined ? '' : `event: ${event}\n`}data: ${JSON.stringify(data)}\n\n`;
}

/**
 * Server-sent events (HTML Standard, 9.2). A reader that does not read is given no more: its stream waits, and the server closes
 * connections on which nothing moves. Whether the key may still read is asked before each batch.
 */
export class EventStreams {
  readonly #keys: Keys;
  readonly #open = new Map<AbortController, string>();

  constructor(keys: Keys) {
    this.#keys = keys;
  }

  /** Opens a stream. Throws a Problem if there are too many. */
  open(caller: Caller, headers: IncomingHttpHeaders, source: Source): Readable {
    const { organisation } = caller.identity;
    const own = [...this.#open.values()].filter((each) => each === organisation).length;
    if (own >= apiLimits.streams) {
      throw new Problem('streams_exceeded', `Your organisation has ${own} streams open, which is the maximum.`);
    }
    if (this.#open.size >= apiLimits.allStreams) throw new Problem('overloaded', 'Too many streams are open.');
    const stop = new AbortController();
    this.#open.set(stop, organisation);
    const mayRead = (): boolean => callerByKey({ headers }, this.#keys)?.keyId === caller.keyId;
    // The source waits when its reader goes, and cannot be closed until then: the stream in front of it closes at once, and ends the wait.
    const stream = new PassThrough({ highWaterMark: bufferBytes }).once('close', () => {
      stop.abort();
      this.#open.delete(stop);
    });
    pipeline(Readable.from(texts(source, stop.signal, mayRead)), stream, () => undefined);
    return stream;
  }

  /** Number of open streams. */
  get size(): number {
    return this.#open.size;
  }

  /** Ends all streams. */
  disconnect(): void {
    for (const stop of this.#open.keys()) stop.abort();
  }
}

async function* texts(source: Source, signal: AbortSignal, mayRead: () => boolean): AsyncGenerator<string> {
  yield `retry: ${reconnect}\n\n`;
  for await (const batch of source(signal)) {
    if (signal.aborted) return;
    if (!mayRead()) {
      yield 'event: end\ndata: {"code":"key_invalid"}\n\n';
      return;
    }
    if (batch.length > 0) yield batch.map(textOf).join('');
    // Batches from memory to a fast reader wait for nothing: without a pause no other request is answered until the end.
    await othersFirst();
  }
}
