import { setTimeout as delay } from 'node:timers/promises';
import { readBlock } from '../fabric/block';
import type { SystemChaincode } from '../fabric/systemChaincode';
import { Pauses } from '@lotline/network/retry';
import { type BlockWatch, type LedgerBlock, unwatched } from '../ledger';

export interface FollowOptions {
  readonly system: SystemChaincode;
  readonly chaincode: string;
  /** Milliseconds between two queries of the ledger's height, and the longest wait after a failed one. */
  readonly pause: number;
  readonly longestPause: number;
  readonly watch?: BlockWatch | undefined;
}

/** Number of blocks that are requested ahead of the current one. */
const ahead = 8;

/**
 * Yields the channel's blocks from a number on, each once and in order, until the signal aborts. Requests each block by its number, so
 * that a lost connection only costs time.
 */
export async function* followBlocks(
  from: number,
  signal: AbortSignal,
  { system, chaincode, pause, longestPause, watch = unwatched }: FollowOptions,
): AsyncGenerator<LedgerBlock> {
  const isOver = (): boolean => signal.aborted;
  let next = from;
  const pauses = new Pauses({ pause, longestPause }, signal);
  while (!isOver()) {
    const failed = (error: unknown): undefined => {
      if (!isOver()) watch.failed(error);
      return undefined;
    };
    const height = await system.chain().then((chain) => chain.height, failed);
    if (height === undefined) {
      await pauses.afterFailure();
      continue;
    }
    pauses.worked();
    if (height <= next) watch.alive();
    for await (const raw of blocksUpTo(next, height, { system, failed })) {
      if (isOver()) return;
      watch.alive();
      next++;
      yield readBlock(raw, chaincode);
    }
    await delay(pause, undefined, { signal }).catch(() => undefined);
  }
}

/** Yields the existing blocks in order; ends early if one cannot be read. */
async function* blocksUpTo(
  from: number,
  height: number,
  { system, failed }: { system: SystemChaincode; failed: (error: unknown) => undefined },
): AsyncGenerator<Uint8Array> {
  const asked: Promise<Uint8Array | undefined>[] = [];
  for (let number = from; number < height || asked.length > 0; number++) {
    if (number < height) asked.push(system.block(number).catch(failed));
    if (asked.length < ahead && number + 1 < height) continue;
    const raw = await asked.shift();
    if (!raw) return;
    yield raw;
  }
}
