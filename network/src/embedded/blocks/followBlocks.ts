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
    const block = chain.recent(number) ?? (await read(chain, number, isOver));
    if (!block) return;
    yield block;
  }
}

/** Null when the ledger was closed meanwhile, which takes the file away. */
async function read(chain: Chain, number: number, isOver: () => boolean): Promise<CommittedBlock | null> {
  try {
    return readCommittedBlock(await chain.raw(number));
  } catch (error) {
    if (isOver()) return null;
    throw error;
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
