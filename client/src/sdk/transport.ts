import { z } from 'zod';
import { LotlineError } from './lotlineError';
import { problemError } from './problem';
import { retry } from './retry';

/** Where the gateway is and how patient to be. */
export interface ClientOptions {
  /** The gateway's origin, such as `http://127.0.0.1:7600`. */
  readonly url: string;
  /** The caller's API key. */
  readonly key?: string | undefined;
  /** Instead of the global `fetch`: for proxies and test wires. */
  readonly fetch?: typeof fetch | undefined;
  /** How long one attempt may take; 30 s unless said. */
  readonly timeoutMs?: number | undefined;
  /** How often to try again when no answer comes, or 429 or 503; 4 times unless said. */
  readonly retries?: number | undefined;
  /** The first wait before trying again, doubled each time; 200 ms unless said. */
  readonly backOffMs?: number | undefined;
}

export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** What a caller may say about a write besides its input. */
export interface WriteOptions {
  /** Makes the write safe to repeat by the caller: the same key and input again answers `exists`. Made up unless given. */
  readonly idempotencyKey?: string | undefined;
}

/** One request and the schema of its answer. */
export interface Call<Answer extends z.ZodType> {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly query?: Query;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly idempotencyKey?: string | undefined;
  /** False for what must not be sent twice. */
  readonly repeatable?: boolean;
  readonly answer: Answer;
}

/** The wire under the actions. */
export interface Transport {
  request<Answer extends z.ZodType>(call: Call<Answer>): Promise<z.output<Answer>>;
  /** An answer's body as it comes. */
  stream(path: string, query?: Query): AsyncIterable<Uint8Array>;
}

/** Sends requests with the caller's key and the retry rules; answers are parsed, failures are `LotlineError`s. */
export function createTransport(options: ClientOptions): Transport {
  const policy = { retries: options.retries ?? 4, backOffMs: options.backOffMs ?? 200 };
  const timeoutMs = options.timeoutMs ?? 30_000;
  const send = sender(options);
  return {
    async request(call) {
      const { method = 'GET', path, query, body } = call;
      // Made before the first attempt: a repetition of a write that did arrive must be known as the same.
      const key = method === 'GET' ? {} : { 'idempotency-key': call.idempotencyKey ?? crypto.randomUUID() };
      const init: RequestInit = {
        method,
        headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...call.headers, ...key },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      };
      const text = await retry(call.repeatable === false ? { ...policy, retries: 0 } : policy, () =>
        send(address(options.url, path, query), { ...init, signal: AbortSignal.timeout(timeoutMs) }, readText),
      );
      return parseAnswer(call.answer, text, path);
    },
    async *stream(path, query) {
      const patience = new AbortController();
      const giveUp = (): void => {
        patience.abort(new DOMException('too slow', 'TimeoutError'));
      };
      let timer = setTimeout(giveUp, timeoutMs);
      try {
        const body = await send(address(options.url, path, query), { signal: patience.signal }, (response) =>
          Promise.resolve(response.body),
        );
        for await (const chunk of body ?? []) {
          // Only waiting for the gateway counts, not what the reader does with a chunk.
          clearTimeout(timer);
          yield chunk;
          timer = setTimeout(giveUp, timeoutMs);
        }
      } catch (error) {
        throw error instanceof LotlineError ? error : noAnswer(error, options.url);
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

const readText = (response: Response): Promise<string> => response.text();

type Send = <T>(url: URL, init: RequestInit, read: (response: Response) => Promise<T>) => Promise<T>;

function sender({ key, fetch: given, url: origin }: ClientOptions): Send {
  const fetchIt = given ?? fetch;
  return async (url, init, read) => {
    const headers = new Headers(init.headers);
    headers.set('accept', 'application/json, application/problem+json, application/x-ndjson');
    if (key !== undefined) headers.set('authorization', `Bearer ${key}`);
    try {
      const response = await fetchIt(url, { ...init, headers });
      if (response.ok) return await read(response);
      throw problemError(response, await response.text());
    } catch (error) {
      throw error instanceof LotlineError ? error : noAnswer(error, origin);
    }
  };
}

function address(origin: string, path: string, query: Query = {}): URL {
  const url = new URL(origin.replace(/\/+$/, '') + path);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url;
}

const errorLike = z.looseObject({ name: z.string(), message: z.string() });
const withCause = z.looseObject({ cause: errorLike });

function noAnswer(cause: unknown, origin: string): LotlineError {
  const { name, message } = errorLike.catch({ name: '', message: String(cause) }).parse(cause);
  // fetch says only that it failed; its cause says how.
  const deeper = withCause.safeParse(cause);
  const why = deeper.success ? deeper.data.cause.message : message;
  const late = name === 'TimeoutError';
  return new LotlineError({
    code: late ? 'timeout' : 'unreachable',
    message: late
      ? `The gateway at ${origin} did not answer in time.`
      : `No answer from the gateway at ${origin}: ${why}`,
    retryable: true,
    cause,
  });
}

function parseAnswer<Answer extends z.ZodType>(schema: Answer, text: string, path: string): z.output<Answer> {
  let cause: unknown;
  try {
    const read = schema.safeParse(text === '' ? undefined : JSON.parse(text));
    if (read.success) return read.data;
    cause = read.error;
  } catch (error) {
    cause = error;
  }
  throw new LotlineError({
    code: 'answer_invalid',
    message: `The answer to ${path} is not what this client understands; are gateway and client of the same version?`,
    cause,
  });
}
