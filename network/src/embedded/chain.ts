import type { CommittedBlock } from './blocks/committedBlock';
import type { BlockChanges } from './state/worldState';
import { WorldState } from './state/worldState';
import type { AppendLog } from './store/appendLog';
import type { HighWaterMark } from './store/highWaterMark';
import type { PrivateWrites } from './store/privateRecord';
import type { PrivateValues } from './store/privateValues';

/** A transaction's position and validation code. */
export interface TransactionPlace {
  readonly block: number;
  readonly index: number;
  readonly code: string;
}

/** A block ready to be applied. */
export interface NextBlock {
  readonly number: number;
  readonly hash: Buffer;
  readonly time: Date;
  /** Its transactions in order, each with its validation code by name. */
  readonly transactions: readonly { readonly transactionId: string; readonly code: string }[];
  /** Converts the block for followers of the ledger; called at most once, and only if there are any. */
  readonly present: () => CommittedBlock;
  readonly changes: BlockChanges;
}

/** The files of a chain. */
export interface ChainFiles {
  readonly log: AppendLog;
  readonly privateValues: PrivateValues;
  readonly mark: HighWaterMark | undefined;
}

/** Number of latest blocks that stay in memory for followers of the ledger. */
const recentBlocks = 64;

/** The blocks and the resulting state. */
export class Chain {
  readonly world = new WorldState();
  readonly #log: AppendLog;
  readonly #privateValues: PrivateValues;
  readonly #mark: HighWaterMark | undefined;
  readonly #places = new Map<string, TransactionPlace>();
  readonly #recent = new Map<number, CommittedBlock | (() => CommittedBlock)>();
  #head: { readonly number: number; readonly hash: Buffer; readonly time: Date } | null = null;
  #grown = Promise.withResolvers<undefined>();

  constructor({ log, privateValues, mark }: ChainFiles) {
    this.#log = log;
    this.#privateValues = privateValues;
    this.#mark = mark;
  }

  /** The last block, null before the first. */
  get head(): { readonly number: number; readonly hash: Buffer; readonly time: Date } | null {
    return this.#head;
  }

  /** The number of blocks. */
  get height(): number {
    return this.#head ? this.#head.number + 1 : 0;
  }

  /** Resolves when the next block is appended. */
  get grown(): Promise<undefined> {
    return this.#grown.promise;
  }

  place(transactionId: string): TransactionPlace | undefined {
    return this.#places.get(transactionId);
  }

  recent(number: number): CommittedBlock | undefined {
    const kept = this.#recent.get(number);
    if (typeof kept !== 'function') return kept;
    const block = kept();
    this.#recent.set(number, block);
    return block;
  }

  raw(number: number): Promise<Buffer> {
    return this.#log.read(number);
  }

  /**
   * Stores a block and its private values, then applies it. Once it resolves, the block survives a crash. Rejects with `NotStored`, and
   * then leaves the chain unchanged.
   */
  async append(raw: Uint8Array, next: NextBlock, privateWrites: readonly PrivateWrites[]): Promise<void> {
    if (privateWrites.length > 0) await this.#privateValues.add(privateWrites);
    await this.#log.append(raw);
    this.apply(next);
    this.markHead();
    const purges = privateWrites.some(({ writes }) => writes.some(({ purge }) => purge));
    // A failure here does not affect the stored block: the file is cleared with the next block, or at the next opening.
    if (purges || this.#privateValues.isStale) {
      await this.#privateValues.settle((id) => this.#places.has(id)).catch(() => undefined);
    }
  }

  /** Removes the partial record of a block that could not be stored. Rejects with `NotStored` while that fails. */
  repair(): Promise<void> {
    return this.#log.repair();
  }

  /** Records the chain's height in the mark file, apart from the log. */
  markHead(): void {
    if (this.#head) this.#mark?.note({ number: this.#head.number, hash: this.#head.hash.toString('hex') });
  }

  /** Applies a stored block. */
  apply({ number, hash, time, transactions, present, changes }: NextBlock): void {
    this.world.commit(number, changes);
    transactions.forEach(({ transactionId, code }, index) => {
      // A transaction with a repeated id is invalid: the first position counts.
      if (!this.#places.has(transactionId)) this.#places.set(transactionId, { block: number, index, code });
    });
    this.#recent.set(number, present);
    this.#recent.delete(number - recentBlocks);
    this.#head = { number, hash, time };
    const grown = this.#grown;
    this.#grown = Promise.withResolvers();
    grown.resolve(undefined);
  }

  /** Closes all files except the log, which is closed by its lock holder. */
  async close(): Promise<void> {
    await this.#mark?.close();
    await this.#privateValues.close();
  }
}
