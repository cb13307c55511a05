import { MemoryStore } from 'express-rate-limit';
import { Problem } from './problem';

/** Counts requests per name and minute. A limit of 0 counts nothing. */
export interface RateLimit {
  /** Counts one more; throws `rate_limited` past the limit. Answers the headers that tell the caller where they stand. */
  count(name: string): Promise<Readonly<Record<string, string>>>;
  /** Throws `rate_limited` when the limit is used up, and counts nothing. */
  check(name: string): Promise<void>;
  close(): void;
}

const windowMs = 60_000;
const none: Readonly<Record<string, string>> = {};

export function rateLimit(policy: string, limit: number): RateLimit {
  const store = new MemoryStore();
  // The store reads nothing but the window of its options.
  store.init({ windowMs } as Parameters<MemoryStore['init']>[0]);
  const seconds = (reset: Date | undefined): number =>
    Math.max(1, Math.ceil(((reset?.getTime() ?? Date.now() + windowMs) - Date.now()) / 1000));
  const headers = (hits: number, reset: Date | undefined): Record<string, string> => ({
    'RateLimit-Policy': `"${policy}";q=${limit};w=${windowMs / 1000}`,
    RateLimit: `"${policy}";r=${Math.max(0, limit - hits)};t=${seconds(reset)}`,
  });
  const refuse = (hits: number, reset: Date | undefined): never => {
    throw new Problem('rate_limited', `More than ${limit} requests in a minute; wait ${seconds(reset)} seconds.`, {
      headers: { ...headers(hits, reset), 'Retry-After': String(seconds(reset)) },
      details: { limit, seconds: seconds(reset) },
    });
  };
  return {
    count: async (name) => {
      if (limit === 0) return none;
      const { totalHits, resetTime } = await store.increment(name);
      return totalHits > limit ? refuse(totalHits, resetTime) : headers(totalHits, resetTime);
    },
    check: async (name) => {
      if (limit === 0) return;
      const client = await store.get(name);
      if (client && client.totalHits >= limit) refuse(client.totalHits, client.resetTime);
    },
    close: () => {
      store.shutdown();
    },
  };
}
