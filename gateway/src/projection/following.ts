import type { FollowState } from './follow';

/** How reading blocks goes, for those who ask. */
export interface Following {
  /** Tries that failed since the start. */
  readonly failures: number;
  /** Why blocks cannot be read, in words; undefined while they can. */
  readonly error: string | undefined;
}

/** Milliseconds after which a failure that goes on is logged again. */
const repeatAfter = 60_000;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Keeps what `follow` reports, and logs a failure when it is new, when it is another, and once a minute while it lasts. */
export function keepFollowing(warn: (error: unknown, state: Omit<FollowState, 'error'>) => void): {
  readonly following: Following;
  readonly report: (state: FollowState) => void;
} {
  let failures = 0;
  let error: string | undefined;
  let logged = { error: '', at: -Infinity };
  const warnOnce = (state: FollowState, message: string): void => {
    const now = performance.now();
    if (message === logged.error && now - logged.at < repeatAfter) return;
    logged = { error: message, at: now };
    const { error: cause, ...rest } = state;
    warn(cause, rest);
  };
  return {
    following: {
      get failures() {
        return failures;
      },
      get error() {
        return error;
      },
    },
    report: (state) => {
      const isNew = state.failures > failures;
      failures = state.failures;
      error = state.error === undefined ? undefined : messageOf(state.error);
      if (isNew) warnOnce(state, error ?? '');
    },
  };
}
