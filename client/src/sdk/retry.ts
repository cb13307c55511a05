import { LotlineError } from './lotlineError';

/** How often to try again after the first attempt, and how long to wait at first. */
export interface RetryPolicy {
  readonly retries: number;
  readonly backOffMs: number;
}

/** Longest wait between two attempts, whatever the gateway asks for; past it the caller gets the error and decides. */
export const longestWaitMs = 60_000;

/** Tries again while the failure may pass: no answer, 429, 503. The attempt must be safe to repeat. */
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

/** Milliseconds until the next attempt; undefined when there should be none. Jitter keeps many clients from coming back at once. */
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
