import type { Chain } from '../chain';
import { readCommittedBlock } from '../replay';
import type { CommittedBlock } from './committedBlock';

/**
 * The blocks from a number on, and then each new one as it comes. A reader that is slow holds nobody up: the next block is
 * only read when it is asked for. Ends when the signal aborts, which the ledger's closing does too.
 */
export async function* followBlocks(chain: Chain, from: number, signal: AbortSignal): AsyncGenerator<CommittedBlock> {
  const isOver = (): boolean => signal.aborted;
  for (let number = from; ; number++) {
    while (number >= chain.height && !isOver()) await grownOrAborted(chain, signal);
    if (isOver()) return;
    yield chain.recent(number) ?? readCommittedBlock(await chain.raw(number));
  }
}

function grownOrAborted(chain: Chain, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (): void => {
      signal.removeEventListener('abort', done);
      resolve();
    };
    signal.addEventListener('abort', done, { once: true });
    chain.grown.then(done, reject);
  });
}
