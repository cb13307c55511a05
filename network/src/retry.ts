/** The pauses between attempts: at least `pause` before the second one, doubled each time, up to `longestPause`. Milliseconds. */
export interface PausePolicy {
  readonly pause: number;
  readonly longestPause: number;
}

/** How often something is tried, and the pauses in between. */
export interface RetryPolicy extends PausePolicy {
  readonly attempts: number;
}

export interface RetryOptions {
  /** Returns true for an error after which another attempt may succeed, and is safe. */
  readonly mayRetry: (error: unknown) => boolean;
  /** Milliseconds that must pass after an error, if that is longer than the policy's pause. */
  readonly leastPause?: (error: unknown) => number;
  readonly signal?: AbortSignal;
}

/** Repeats `attempt` until it succeeds; rejects with its last error. */
export async function retry<T>(
  policy: RetryPolicy,
  { mayRetry, leastPause = () => 0, signal }: RetryOptions,
  attempt: (number: number) => Promise<T>,
): Promise<T> {
  for (let number = 1; ; number++) {
    try {
      return await attempt(number);
    } catch (error) {
      if (number >= policy.attempts || !mayRetry(error)) throw error;
      await wait(Math.max(leastPause(error), pauseOf(number, policy)), signal);
    }
  }
}

/** A random pause, longer after each attempt, so that callers that failed together do not retry together. Milliseconds. */
export function pauseOf(attempt: number, { pause, longestPause }: PausePolicy): number {
  const longest = Math.min(pause * 2 ** attempt, longestPause);
  return longest * (0.5 + Math.random() / 2);
}

/** Waits for the pause after an attempt. Rejects at once if the signal aborts. */
export const pauseAfter = (attempt: number, policy: PausePolicy, signal?: AbortSignal): Promise<void> =>
  wait(pauseOf(attempt, policy), signal);

async function wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const end = (): void => {
    resolve(undefined);
  };
  const timer = setTimeout(end, milliseconds);
  signal?.addEventListener('abort', end);
  await promise;
  clearTimeout(timer);
  signal?.removeEventListener('abort', end);
  signal?.throwIfAborted();
}

/** The pauses of work that goes on until its signal aborts: doubled with each failure, until something works again. */
export class Pauses {
  readonly #policy: PausePolicy;
  readonly #signal: AbortSignal;
  #failures = 0;

  constructor(policy: PausePolicy, signal: AbortSignal) {
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
