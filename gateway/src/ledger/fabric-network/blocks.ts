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

/** Blocks asked for ahead of the one that is read. */
const ahead = 8;

/**
 * The channel's blocks from a number on, each once and in order, until the signal aborts. Asks for each by its number, so that
 * a lost connection costs nothing but time.
 */
export async function* followBlocks(
  from: number,
  signal: AbortSignal,
  { system, chaincode, pause, longestPause }: FollowOptions,
): AsyncGenerator<LedgerBlock> {
  const isOver = (): boolean => signal.aborted;
  let next = from;
  let wait = pause;
  while (!isOver()) {
    const height = await system.chain().then(
      (chain) => chain.height,
      () => undefined,
    );
    wait = height === undefined ? Math.min(wait * 2, longestPause) : pause;
    for await (const raw of blocksUpTo(next, height ?? 0, system)) {
      if (isOver()) return;
      next++;
      yield readBlock(raw, chaincode);
    }
    await delay(wait, undefined, { signal }).catch(() => undefined);
  }
}

/** The blocks that are there already, in order; ends early when one cannot be had. */
async function* blocksUpTo(from: number, height: number, system: SystemChaincode): AsyncGenerator<Uint8Array> {
  const asked: Promise<Uint8Array | undefined>[] = [];
  for (let number = from; number < height || asked.length > 0; number++) {
    if (number < height) asked.push(system.block(number).catch(() => undefined));
    if (asked.length < ahead && number + 1 < height) continue;
    const raw = await asked.shift();
    if (!raw) return;
    yield raw;
  }
}
