import { setTimeout as delay } from 'node:timers/promises';
import type { CloseableAsyncIterable, Gateway } from '@hyperledger/fabric-gateway';
import type { common } from '@hyperledger/fabric-protos';
import type { LedgerBlock } from '../ledger';
import { fabricBlock } from './block';

export interface FollowOptions {
  /** Who reads, asked anew for each stream: certificates are renewed. */
  readonly reader: () => Promise<Gateway>;
  readonly channel: string;
  readonly chaincode: string;
  /** Milliseconds before a lost stream is opened again; doubled each time, up to `longestPause`. */
  readonly pause: number;
  readonly longestPause: number;
}

/**
 * The channel's blocks from a number on, each once and in order, until the signal aborts. A peer that goes away is asked again from
 * the block that comes next: whoever keeps a checkpoint with what they applied misses nothing.
 */
export async function* followBlocks(
  from: number,
  signal: AbortSignal,
  { reader, channel, chaincode, pause, longestPause }: FollowOptions,
): AsyncGenerator<LedgerBlock> {
  let next = from;
  let wait = pause;
  while (!signal.aborted) {
    const startBlock = BigInt(next);
    const open = async (): Promise<CloseableAsyncIterable<common.Block>> =>
      (await reader()).getNetwork(channel).getBlockEvents({ startBlock });
    const stream = new Stream(open, signal);
    for await (const block of stream.blocks()) {
      const read = fabricBlock(block, chaincode);
      if (read.number < next) continue;
      if (read.number > next) break;
      next++;
      wait = pause;
      yield read;
    }
    await delay(wait, undefined, { signal }).catch(() => undefined);
    wait = Math.min(wait * 2, longestPause);
  }
}

/** One stream of a peer: ends, without an error, when the peer or the signal ends it. */
class Stream {
  readonly #open: () => Promise<CloseableAsyncIterable<common.Block>>;
  readonly #signal: AbortSignal;

  constructor(open: () => Promise<CloseableAsyncIterable<common.Block>>, signal: AbortSignal) {
    this.#open = open;
    this.#signal = signal;
  }

  async *blocks(): AsyncGenerator<common.Block> {
    const events = await this.#open().catch(() => undefined);
    if (!events) return;
    // Asked before anything can close the stream: a stream that nobody reads throws its end at the process.
    const iterator = events[Symbol.asyncIterator]();
    let next = iterator.next();
    const close = (): void => {
      events.close();
    };
    this.#signal.addEventListener('abort', close);
    try {
      while (!this.#signal.aborted) {
        const result = await next.catch(() => undefined);
        if (!result || result.done === true) return;
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
