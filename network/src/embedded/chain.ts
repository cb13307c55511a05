import type { CommittedBlock } from './blocks/committedBlock';
import type { BlockChanges } from './state/worldState';
import type { BlockBytes } from './state/storedValues';
import type { NamedTransaction, TransactionPlace } from './state/transactions';
import { WorldState } from './state/worldState';
import type { AppendLog } from './store/appendLog';
import type { HighWaterMark } from './store/highWaterMark';
import type { PrivateWrites } from './store/privateRecord';
import type { PrivateValues } from './store/privateValues';

/** A block ready to be applied. */
export interface NextBlock {
  readonly number: number;
  readonly hash: Buffer;
  readonly time: Date;
  /** Its transactions in order. */
  readonly transactions: readonly NamedTransaction[];
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
  readonly world: WorldState;
  readonly #log: AppendLog;
  readonly #privateValues: PrivateValues;
  readonly #mark: HighWaterMark | undefined;
  readonly #recent = new Map<number, CommittedBlock | (() => CommittedBlock)>();
  #head: { readonly number: number; readonly hash: Buffer; readonly time: Date } | null = null;
  #grown = Promise.withResolvers<undefined>();

  constructor({ log, privateValues, mark }: ChainFiles) {
    this.#log = log;
    this.world = new WorldState((position, length) => log.bytes(position, length));
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
    return this.world.transactions.place(transactionId);
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
    const position = await this.#log.append(raw);
    this.apply(next, { raw, position });
    this.markHead();
    const purges = privateWrites.some(({ writes }) => writes.some(({ purge }) => purge));
    // A failure here does not affect the stored block: the file is cleared with the next block, or at the next opening.
    if (purges || this.#privateValues.isStale) {
      await this.#privateValues.settle((id) => this.place(id) !== undefined).catch(() => undefined);
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

  /** Applies a stored block; `bytes` says where it is. */
  apply({ number, hash, time, transactions, present, changes }: NextBlock, bytes: BlockBytes): void {
    this.world.transactions.add(number, transactions);
    this.world.commit(number, changes, bytes);
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
