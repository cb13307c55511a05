import type { CloseableAsyncIterable, Gateway } from '@hyperledger/fabric-gateway';
import type { common } from '@hyperledger/fabric-protos';
import { Pauses } from '@lotline/network/retry';
import { type BlockWatch, type LedgerBlock, unwatched } from '../ledger';
import { fabricBlock } from './block';

export interface FollowOptions {
  /** The reader's gateway. Called for each stream, because certificates are renewed. */
  readonly reader: () => Promise<Gateway>;
  readonly channel: string;
  readonly chaincode: string;
  /** Milliseconds before a lost stream is opened again; doubled each time, up to `longestPause`. */
  readonly pause: number;
  readonly longestPause: number;
  readonly watch?: BlockWatch | undefined;
}

/**
 * Yields the channel's blocks from a number on, each once and in order, until the signal aborts. After a lost stream it continues with
 * the next block, so that a consumer with a checkpoint misses none.
 */
export async function* followBlocks(
  from: number,
  signal: AbortSignal,
  { reader, channel, chaincode, pause, longestPause, watch = unwatched }: FollowOptions,
): AsyncGenerator<LedgerBlock> {
  let next = from;
  const pauses = new Pauses({ pause, longestPause }, signal);
  while (!signal.aborted) {
    // Starts with the last block again: receiving it shows that the stream works, also without a new block.
    const startBlock = BigInt(Math.max(from, next - 1));
    const open = async (): Promise<Blocks> => (await reader()).getNetwork(channel).getBlockEvents({ startBlock });
    const stream = new Stream(open, { signal, watch });
    for await (const block of stream.blocks()) {
      const read = fabricBlock(block, chaincode);
      if (read.number > next) {
        watch.failed(new Error(`A peer sent block ${read.number} instead of block ${next}.`));
        break;
      }
      watch.alive();
      if (read.number < next) continue;
      next++;
      pauses.worked();
      yield read;
    }
    await pauses.afterFailure();
  }
}

type Blocks = CloseableAsyncIterable<common.Block>;

/** One stream of a peer. It always ends without an error; `watch` receives the reason, unless the signal ended it. */
class Stream {
  readonly #open: () => Promise<Blocks>;
  readonly #signal: AbortSignal;
  readonly #watch: BlockWatch;

  constructor(open: () => Promise<Blocks>, { signal, watch }: { signal: AbortSignal; watch: BlockWatch }) {
    this.#open = open;
    this.#signal = signal;
    this.#watch = watch;
  }

  #failed(error: unknown): undefined {
    if (!this.#signal.aborted) this.#watch.failed(error);
    return undefined;
  }

  async *blocks(): AsyncGenerator<common.Block> {
    const events = await this.#open().catch((error: unknown) => {
      this.#failed(error);
    });
    if (!events) return;
    // Requested before anything can close the stream: the end of a stream without a reader becomes an uncaught error.
    const iterator = events[Symbol.asyncIterator]();
    let next = iterator.next();
    const close = (): void => {
      events.close();
    };
    this.#signal.addEventListener('abort', close);
    try {
      while (!this.#signal.aborted) {
        const result = await next.catch((error: unknown) => {
          this.#failed(error);
        });
        if (!result) return;
        if (result.done === true) {
          this.#failed(new Error('A peer ended the stream of blocks.'));
          return;
        }
        yield result.value;
        next = iterator.next();
      }
    } finally {
      next.catch(() => undefined);
      this.#signal.removeEventListener('abort', close);
      close();
    }
  }
}
