import { Worker } from 'node:worker_threads';
import type { Chain } from './chain';
import { LedgerDamaged } from './errors';
import type { BlockProducer } from './order/blockProducer';
import type { KnownRecords } from './store/compareRecords';

/**
 * Compares the blocks of a saved state with it in a thread, while the ledger works. If they differ, no block is made any more, and the next
 * opening reads all blocks, which names the damaged one.
 */
export class Comparing {
  readonly #worker: Worker;
  /** Resolves when all blocks were compared, or the thread was ended. */
  readonly ended: Promise<void>;

  constructor(known: KnownRecords, { chain, producer }: { readonly chain: Chain; readonly producer: BlockProducer }) {
    this.#worker = new Worker(require.resolve('@lotline/network/compare-thread'), { workerData: known });
    this.#worker.unref();
    this.ended = new Promise((resolve) => {
      this.#worker.once('exit', () => {
        resolve();
      });
    });
    const stop = (reason: string, block: number): void => {
      producer.stop(new LedgerDamaged(block, reason));
      chain.forgetState();
    };
    this.#worker.once('message', ({ difference }: { readonly difference: number | undefined }) => {
      if (difference === undefined) return;
      stop('it is not as it was when the state was saved', Math.min(difference, known.count - 1));
    });
    this.#worker.once('error', (error: unknown) => {
      stop(`the blocks cannot be read again: ${error instanceof Error ? error.message : String(error)}`, 0);
    });
  }

  /** Ends the thread, also if it has not compared all. */
  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}
