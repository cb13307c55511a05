import { must } from '#domain';
import { Pauses } from '#retry';
import { LotlineError } from './lotlineError';
import type { Query, Transport } from './transport';

export interface ServerEvent {
  readonly id: string;
  readonly data: unknown;
}

/** Milliseconds before a broken stream is opened again. */
const pausePolicy = { pause: 500, longestPause: 30_000 };

/** Reads the blocks of a stream of server-sent events: lines up to an empty one. */
async function* blocks(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string[], void, undefined> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    const [...parts] = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
    rest = must(parts.pop(), 'block');
    for (const part of parts) yield part.split('\n');
  }
}

const field = (lines: readonly string[], name: string): string | undefined =>
  lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);

/** Errors that another attempt does not mend: the key is not valid any more, or the question is wrong. */
const isFinal = (error: unknown): boolean => error instanceof LotlineError && !error.retryable;

/**
 * Yields the events of a stream, and opens it again after the last id when it breaks off. Ends when the signal aborts.
 * @throws LotlineError if the gateway refuses the stream.
 */
export async function* serverEvents(
  transport: Transport,
  { path, query, after, signal }: { path: string; query: Query; after: string | undefined; signal: AbortSignal },
): AsyncGenerator<ServerEvent, void, undefined> {
  let last = after;
  const pauses = new Pauses(pausePolicy, signal);
  while (!signal.aborted) {
    try {
      for await (const lines of blocks(transport.stream(path, { ...query, after: last }, undefined, signal))) {
        if (field(lines, 'event') === 'end')
          throw new LotlineError({ code: 'key_invalid', message: 'The key is not valid any more.' });
        last = field(lines, 'id') ?? last;
        pauses.worked();
        const data = field(lines, 'data');
        if (data !== undefined && last !== undefined) yield { id: last, data: JSON.parse(data) as unknown };
      }
    } catch (error) {
      if (isAborted(signal)) return;
      if (isFinal(error)) throw error;
    }
    await pauses.afterFailure();
  }
}

const isAborted = (signal: AbortSignal): boolean => signal.aborted;
