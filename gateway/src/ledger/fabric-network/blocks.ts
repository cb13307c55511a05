import { setTimeout as delay } from 'node:timers/promises';
import { readBlock } from '../fabric/block';
import type { SystemChaincode } from '../fabric/systemChaincode';
import type { LedgerBlock } from '../ledger';

export interface FollowOptions {
  readonly system: SystemChaincode;
  readonly chaincode: string;
  /** Milliseconds between two looks at the ledger's height, and the longest wait after a failed one. */
  readonly pause: number;
  readonly longestPause: number;
}

/**
 * The channel's blocks from a number on, each once and in order, until the signal aborts. Asks for each by its number, so that
 * a lost connection costs nothing but time.
 */
export async function* followBlocks(
  from: number,
  signal: AbortSignal,
  { system, chaincode, pause, longestPause }: FollowOptions,
): AsyncGenerator<LedgerBlock> {
  let next = from;
  let wait = pause;
  const isOver = (): boolean => signal.aborted;
  while (!isOver()) {
    const height = await system.chain().then(
      (chain) => chain.height,
      () => undefined,
    );
    wait = height === undefined ? Math.min(wait * 2, longestPause) : pause;
    while (next < (height ?? 0) && !isOver()) {
      const raw = await system.block(next).catch(() => undefined);
      if (!raw) break;
      next++;
      yield readBlock(raw, chaincode);
    }
    await delay(wait, undefined, { signal }).catch(() => undefined);
  }
}
