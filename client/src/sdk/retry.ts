import { LotlineError } from './lotlineError';

/** The longest pause between two attempts, in milliseconds. If the gateway asks for more, the caller gets the error. */
export const longestPause = 60_000;

/** Milliseconds that the gateway asks to wait; 0 if it does not. */
export const askedPause = (error: unknown): number => (error instanceof LotlineError ? (error.retryAfterMs ?? 0) : 0);

/** Returns true for failures that pass (no response, 429, 503), unless the gateway asks for a longer pause than the longest. */
export const mayRetry = (error: unknown): boolean =>
  error instanceof LotlineError && error.retryable && askedPause(error) <= longestPause;
