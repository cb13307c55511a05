import { setTimeout as delay } from 'node:timers/promises';

/** How often something is tried, and the pauses in between: doubled each time, up to `longestPause`. Times are milliseconds. */
export interface RetryPolicy {
  readonly attempts: number;
  readonly pause: number;
  readonly longestPause: number;
}

export interface RetryOptions {
  /** Returns true for an error after which another attempt may succeed, and is safe. */
  readonly mayRetry: (error: unknown) => boolean;
  readonly signal?: AbortSignal;
}

/** Repeats `attempt` until it succeeds; rejects with its last error. */
export async function retry<T>(
  policy: RetryPolicy,
  { mayRetry, signal }: RetryOptions,
  attempt: (number: number) => Promise<T>,
): Promise<T> {
  for (let number = 1; ; number++) {
    try {
      return await attempt(number);
    } catch (error) {
      if (number >= policy.attempts || !mayRetry(error)) throw error;
      await pauseAfter(number, policy, signal);
    }
  }
}

/** Waits a random time, longer after each attempt, so that callers that failed together do not retry together. */
export async function pauseAfter(
  attempt: number,
  { pause, longestPause }: Pick<RetryPolicy, 'pause' | 'longestPause'>,
  signal?: AbortSignal,
): Promise<void> {
  const longest = Math.min(pause * 2 ** attempt, longestPause);
  await delay(longest * (0.5 + Math.random() / 2), undefined, signal && { signal });
}

/** The pauses of work that goes on until its signal aborts: doubled with each failure, until something works again. */
export class Pauses {
  readonly #policy: Pick<RetryPolicy, 'pause' | 'longestPause'>;
  readonly #signal: AbortSignal;
  #failures = 0;

  constructor(policy: Pick<RetryPolicy, 'pause' | 'longestPause'>, signal: AbortSignal) {
    this.#policy = policy;
    this.#signal = signal;
  }

  /** Waits after a failure; ends at once when the signal aborts. */
  async afterFailure(): Promise<void> {
    this.#failures += 1;
    await pauseAfter(this.#failures, this.#policy, this.#signal).catch(() => undefined);
  }

  worked(): void {
    this.#failures = 0;
  }
}
