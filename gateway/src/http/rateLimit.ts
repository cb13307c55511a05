import { Problem } from '../problem';

/** Counts requests per name and minute. A limit of 0 counts nothing. */
export interface RateLimit {
  /** Counts a request; throws `rate_limited` past the limit. Returns the rate limit headers of the response. */
  count(name: string): Readonly<Record<string, string>>;
}

const windowMs = 60_000;
/** Maximum names in a minute; further ones are counted together, so that nobody ends the counts of others by sending many names. */
const mostNames = 100_000;
const others = '';
const none: Readonly<Record<string, string>> = {};

/**
 * Fixed windows of one minute, the same for all names (draft-ietf-httpapi-ratelimit-headers). Libraries for it return promises, which
 * cost as much as the rest of a request that is served from memory.
 */
export function rateLimit(policy: string, limit: number): RateLimit {
  const counted = new Map<string, number>();
  let end = 0;
  const policyText = `"${policy}";q=${limit};w=${windowMs / 1000}`;
  const refuse = (seconds: number, headers: Record<string, string>): never => {
    throw new Problem('rate_limited', `More than ${limit} requests in a minute; wait ${seconds} seconds.`, {
      headers: { ...headers, 'Retry-After': String(seconds) },
      details: { limit, seconds },
    });
  };
  return {
    count: (name) => {
      if (limit === 0) return none;
      const now = Date.now();
      if (now >= end) {
        counted.clear();
        end = now + windowMs;
      }
      const counter = counted.has(name) || counted.size < mostNames ? name : others;
      const hits = (counted.get(counter) ?? 0) + 1;
      counted.set(counter, hits);
      const seconds = Math.ceil((end - now) / 1000);
      const headers = {
        'RateLimit-Policy': policyText,
        RateLimit: `"${policy}";r=${Math.max(0, limit - hits)};t=${seconds}`,
      };
      return hits > limit ? refuse(seconds, headers) : headers;
    },
  };
}
