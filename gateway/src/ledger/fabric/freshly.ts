/**
 * Shares answers between callers who ask at once, never one that was asked for before the caller came: at most one question is
 * under way and one waits.
 */
export function freshly<T>(ask: () => Promise<T>): () => Promise<T> {
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
