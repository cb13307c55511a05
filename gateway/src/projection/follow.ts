import { setImmediate as pause } from 'node:timers/promises';
import { must } from '@lotline/chaincode/domain';
import type { BlockWatch, Ledger, LedgerBlock } from '../ledger/ledger';
import { Pauses } from '@lotline/network/retry';
import type { ReadModel } from './readModel';
import { ReadModelError, rebuildAdvice } from './readModelError';
import { weightOf } from './weight';

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

/** Most blocks of a database transaction, and their weight. Only a read model that is behind reaches them. */
const mostBlocks = 200;
const mostWeight = 16 * 1024 * 1024;

/** One piece of work at a time. */
class Turns {
  /** Resolves when the work has ended; undefined while there is none. Rejects once a piece of work has failed. */
  busy: Promise<void> | undefined;

  start(work: Promise<void>): void {
    this.busy = work.then(() => {
      this.busy = undefined;
    });
    this.busy.catch(() => undefined);
  }

  /** The other promise, unless the work fails before. */
  unlessFailed<T>(other: Promise<T>): Promise<T> {
    return this.busy ? Promise.race([this.busy.then(() => other), other]) : other;
  }

  async ended(): Promise<void> {
    await this.busy?.catch(() => undefined);
  }
}

/** Blocks in their order, with the next one being read. */
class Reading {
  readonly #iterator: AsyncIterator<LedgerBlock>;
  next: Promise<IteratorResult<LedgerBlock>>;

  constructor(blocks: AsyncIterable<LedgerBlock>) {
    this.#iterator = blocks[Symbol.asyncIterator]();
    this.next = this.#read();
  }

  /** Reads on, behind a block that has come. */
  readOn(): void {
    this.next = this.#read();
  }

  /** Nobody may await the block for a while, or ever if applying fails. */
  #read(): Promise<IteratorResult<LedgerBlock>> {
    const next = this.#iterator.next();
    next.catch(() => undefined);
    return next;
  }

  end(): void {
    this.#iterator.return?.().catch(() => undefined);
  }
}

/** The block, and those that come while the one turn is busy, or that are there at once. */
async function batchFrom(first: LedgerBlock, reading: Reading, turns: Turns): Promise<LedgerBlock[]> {
  const batch = [first];
  let weight = weightOf(batch);
  reading.readOn();
  while (batch.length < mostBlocks && weight < mostWeight) {
    const ready = await Promise.race([reading.next, turns.busy ?? pause(undefined)]);
    if (!ready || ready.done === true) break;
    batch.push(ready.value);
    weight += weightOf([ready.value]);
    reading.readOn();
  }
  return batch;
}

/** Gives blocks to `take` in batches, and reads the next ones meanwhile. */
async function takeAll(
  blocks: AsyncIterable<LedgerBlock>,
  take: (batch: readonly LedgerBlock[]) => Promise<void>,
  isOver: () => boolean,
): Promise<void> {
  const reading = new Reading(blocks);
  const turns = new Turns();
  try {
    for (;;) {
      const first = await turns.unlessFailed(reading.next);
      if (first.done === true) break;
      const batch = await batchFrom(first.value, reading, turns);
      await turns.busy;
      if (isOver()) break;
      turns.start(take(batch));
    }
    await turns.busy;
  } finally {
    reading.end();
    await turns.ended();
  }
}

/** The blocks, with which the read model begins when they come. */
async function* aheadOf(readModel: ReadModel, blocks: AsyncIterable<LedgerBlock>): AsyncGenerator<LedgerBlock> {
  for await (const block of blocks) {
    readModel.readAhead(block);
    yield block;
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
  const blocks = aheadOf(readModel, ledger.blocks(Math.max(0, readModel.height - 1), signal, progress.watch));
  const take = async (batch: readonly LedgerBlock[]): Promise<void> => {
    await readModel.take(...batch);
    progress.applied(must(batch.at(-1), 'block').number + 1);
  };
  await takeAll(blocks, take, () => signal.aborted);
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
