import type { Output } from './output';

/** Milliseconds after which a command says that it waits, and between two times that it does. */
const patience = 1000;

/** A fetch that shows the waiting time, so that a slow answer does not look like a command that hangs. */
export const watchedFetch =
  (out: Pick<Output, 'progress' | 'done'>, within: typeof fetch = fetch): typeof fetch =>
  async (input, init) => {
    const start = performance.now();
    const shown = { times: 0 };
    const timer = setInterval(() => {
      shown.times += 1;
      out.progress(`waiting for the gateway, ${Math.round((performance.now() - start) / 1000)} s`);
    }, patience);
    try {
      return await within(input, init);
    } finally {
      clearInterval(timer);
      if (shown.times > 0) out.done();
    }
  };
