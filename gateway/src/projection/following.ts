import type { FollowState } from './follow';

/** The state of reading blocks, for health checks and metrics. */
export interface Following {
  /** Failed attempts since the start. */
  readonly failures: number;
  /** The reason why blocks cannot be read; undefined while they can. */
  readonly error: string | undefined;
}

/** Milliseconds after which a lasting failure is logged again. */
const repeatAfter = 60_000;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Stores the reports of `follow`. Logs a failure when it is new or changes, and once a minute while it lasts. */
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
