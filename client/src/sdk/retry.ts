import { LotlineError } from './lotlineError';

/** Number of retries after the first attempt, and the first wait. */
export interface RetryPolicy {
  readonly retries: number;
  readonly backOffMs: number;
}

/** Maximum wait between two attempts. If the gateway asks for more, the caller gets the error. */
export const longestWaitMs = 60_000;

/** Retries temporary failures: no response, 429, 503. The attempt must be safe to repeat. */
export async function retry<T>(policy: RetryPolicy, attempt: () => Promise<T>): Promise<T> {
  for (let count = 0; ; count += 1) {
    try {
      return await attempt();
    } catch (error) {
      const wait = count < policy.retries ? waitAfter(error, count, policy.backOffMs) : undefined;
      if (wait === undefined) throw error;
      await sleep(wait);
    }
  }
}

/** Milliseconds until the next attempt; undefined for no further attempt. Jitter spreads the retries of many clients. */
export function waitAfter(error: unknown, count: number, backOffMs: number): number | undefined {
  if (!(error instanceof LotlineError) || !error.retryable) return undefined;
  const asked = error.retryAfterMs ?? 0;
  if (asked > longestWaitMs) return undefined;
  const grown = Math.min(backOffMs * 2 ** count, longestWaitMs);
  return Math.max(asked, grown * (0.5 + Math.random() / 2));
}

const sleep = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
