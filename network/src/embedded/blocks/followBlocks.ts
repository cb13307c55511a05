import type { Chain } from '../chain';
import { readCommittedBlock } from '../replay';
import type { CommittedBlock } from './committedBlock';

/**
 * Yields the blocks from a number on, then each new one. A slow reader delays no other reader: a block is read only when it is
 * requested. Ends when the signal aborts or the ledger closes.
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

/** Reads a block; null if the ledger, and with it the file, was closed meanwhile. */
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
