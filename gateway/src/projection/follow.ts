import { setImmediate as pause } from 'node:timers/promises';
import { must } from '@lotline/chaincode/domain';
import type { BlockWatch, Ledger, LedgerBlock } from '../ledger/ledger';
import { Pauses } from '../retry';
import type { ReadModel } from './readModel';
import { ReadModelError, rebuildAdvice } from './readModelError';

/** The progress of the read model. */
export interface FollowState {
  readonly height: number;
  /** Last known height of the ledger; the difference is the read model's lag. */
  readonly ledgerHeight: number;
  /** Number of failed attempts to read or apply blocks. */
  readonly failures: number;
  /** The error of the last attempt; absent once blocks arrive again. */
  readonly error?: unknown;
}

export interface FollowOptions {
  readonly signal: AbortSignal;
  readonly report?: (state: FollowState) => void;
  /** Milliseconds before the first retry, at least; doubled with each failure, up to `longestWait`. */
  readonly firstWait?: number;
  readonly longestWait?: number;
}

/** Maximum blocks per database transaction. Only a read model that is behind reaches it. */
const maximumBatch = 200;

/** Groups blocks that are already available into batches. */
async function* batches(blocks: AsyncIterable<LedgerBlock>): AsyncGenerator<LedgerBlock[]> {
  const iterator = blocks[Symbol.asyncIterator]();
  let next = iterator.next();
  try {
    for (let first = await next; first.done !== true; first = await next) {
      const batch: LedgerBlock[] = [first.value];
      next = iterator.next();
      while (batch.length < maximumBatch) {
        const ready = await Promise.race([next, pause(undefined)]);
        if (ready === undefined || ready.done === true) break;
        batch.push(ready.value);
        next = iterator.next();
      }
      yield batch;
    }
  } finally {
    // If applying fails, nobody awaits the pending block any more.
    next.catch(() => undefined);
    iterator.return?.().catch(() => undefined);
  }
}

interface Progress {
  readonly connected: (ledgerHeight: number) => void;
  readonly applied: (ledgerHeight: number) => void;
  readonly watch: BlockWatch;
}

const lostBlocks = (ledgerHeight: number, height: number): string => {
  const lost = height - ledgerHeight === 1 ? `block ${ledgerHeight}` : `blocks ${ledgerHeight} to ${height - 1}`;
  return (
    `The ledger has ${ledgerHeight} blocks and the read model ${height}: the ledger lost ${lost}, or the read model belongs to another ledger. ` +
    `Restore the ledger from a copy that has them. Only if they are lost for good, or if it is another ledger: ${rebuildAdvice}`
  );
};

const applyAll = async (
  ledger: Ledger,
  readModel: ReadModel,
  signal: AbortSignal,
  progress: Progress,
): Promise<void> => {
  const { height } = await ledger.health();
  if (readModel.height > height) {
    throw new ReadModelError('other_ledger', lostBlocks(height, readModel.height));
  }
  progress.connected(height);
  // Starts with the last block again, to detect a read model of another ledger before a block is added to it.
  for await (const batch of batches(ledger.blocks(Math.max(0, readModel.height - 1), signal, progress.watch))) {
    readModel.apply(...batch);
    progress.applied(must(batch.at(-1), 'block').number + 1);
  }
};

/**
 * Applies the ledger's blocks until the signal aborts. Retries with growing pauses while the ledger cannot be read.
 * @throws ReadModelError if the read model itself cannot continue, so that a retry would not help.
 */
export async function follow(ledger: Ledger, readModel: ReadModel, options: FollowOptions): Promise<void> {
  const { signal, report = () => undefined, firstWait = 100, longestWait = 10_000 } = options;
  const isOver = (): boolean => signal.aborted;
  let known = 0;
  let failures = 0;
  let error: unknown;
  const pauses = new Pauses({ pause: firstWait, longestPause: longestWait }, signal);
  const reportNow = (): void => {
    report({ height: readModel.height, ledgerHeight: known, failures, ...(error === undefined ? {} : { error }) });
  };
  const connected = (ledgerHeight: number): void => {
    known = Math.max(known, ledgerHeight);
    reportNow();
  };
  const applied = (ledgerHeight: number): void => {
    pauses.worked();
    error = undefined;
    connected(ledgerHeight);
  };
  const failed = (reason: unknown): void => {
    if (isOver()) return;
    failures += 1;
    error = reason ?? new Error('Reading blocks failed without a reason.');
    reportNow();
  };
  const alive = (): void => {
    if (error === undefined) return;
    error = undefined;
    reportNow();
  };
  while (!isOver()) {
    try {
      await applyAll(ledger, readModel, signal, { connected, applied, watch: { failed, alive } });
    } catch (reason) {
      if (reason instanceof ReadModelError) throw reason;
      failed(reason);
    }
    await pauses.afterFailure();
  }
}
