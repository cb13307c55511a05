/**
 * Coalesces concurrent calls; a caller never gets a result that was requested before its call. At most one request is in flight and one
 * waits.
 */
export function coalesced<T>(ask: () => Promise<T>): () => Promise<T> {
  let current: Promise<T> | undefined;
  let waiting: Promise<T> | undefined;
  const start = (): Promise<T> => {
    const asked = ask().finally(() => {
      if (current === asked) current = undefined;
    });
    current = asked;
    return asked;
  };
  return () => {
    if (!current) return start();
    waiting ??= current
      .catch(() => undefined)
      .then(() => {
        waiting = undefined;
        return start();
      });
    return waiting;
  };
}
