import { setTimeout as delay } from 'node:timers/promises';

/** How often to try anew, and how long to stay with a transaction whose outcome is not known, in milliseconds. */
export interface Patience {
  /** Proposals at most, when peers cannot endorse or see different states. */
  readonly proposals: number;
  /** Proposals at most, when the block itself changed who must endorse. */
  readonly policyFailures: number;
  /** The first pause; doubled each time, up to `longestPause`. */
  readonly pause: number;
  readonly longestPause: number;
  /** About how long to wait for the outcome of a transaction that no orderer may have taken, before it is sent again. */
  readonly ask: number;
  /** The same for one that an orderer has taken; doubled with each copy. An orderer that dies takes with it what it had not passed on. */
  readonly resend: number;
  /** Until when an ordered transaction's outcome is asked for. */
  readonly settle: number;
}

export const usualPatience: Patience = {
  proposals: 5,
  policyFailures: 2,
  pause: 100,
  longestPause: 3000,
  ask: 700,
  resend: 2000,
  settle: 45_000,
};

/** Waits a random time, longer after each attempt, so that callers who failed together do not come back together. */
export async function pauseAfter(
  attempt: number,
  { pause, longestPause }: Patience,
  signal?: AbortSignal,
): Promise<void> {
  const longest = Math.min(pause * 2 ** attempt, longestPause);
  await delay(longest * (0.5 + Math.random() / 2), undefined, signal && { signal });
}
