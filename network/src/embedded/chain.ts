import type { CommittedBlock } from './blocks/committedBlock';
import { Deferred } from './deferred';
import type { BlockChanges } from './state/worldState';
import { WorldState } from './state/worldState';
import type { AppendLog } from './store/appendLog';
import type { PrivateWrites } from './store/privateRecord';
import type { PrivateValues } from './store/privateValues';

/** Where a transaction is, and what became of it there. */
export interface TransactionPlace {
  readonly block: number;
  readonly index: number;
  readonly code: string;
}

/** A block ready to be applied. */
export interface NextBlock {
  readonly block: CommittedBlock;
  readonly changes: BlockChanges;
}

/** How many of the latest blocks stay in memory for those who follow the ledger. */
const recentBlocks = 128;

/** The blocks and the state they lead to. */
export class Chain {
  readonly world = new WorldState();
  readonly #log: AppendLog;
  readonly #privateValues: PrivateValues;
  readonly #places = new Map<string, TransactionPlace>();
  readonly #recent = new Map<number, CommittedBlock>();
  #head: { readonly number: number; readonly hash: Buffer; readonly time: Date } | null = null;
  #grown = new Deferred<undefined>();

  constructor(log: AppendLog, privateValues: PrivateValues) {
    this.#log = log;
    this.#privateValues = privateValues;
  }

  /** The last block, null before the first. */
  get head(): { readonly number: number; readonly hash: Buffer; readonly time: Date } | null {
    return this.#head;
  }

  /** The number of blocks. */
  get height(): number {
    return this.#head ? this.#head.number + 1 : 0;
  }

  /** Resolves when the next block is there. */
  get grown(): Promise<undefined> {
    return this.#grown.promise;
  }

  place(transactionId: string): TransactionPlace | undefined {
    return this.#places.get(transactionId);
  }

  recent(number: number): CommittedBlock | undefined {
    return this.#recent.get(number);
  }

  raw(number: number): Promise<Buffer> {
    return this.#log.read(number);
  }

  /** Stores a block and its private values, then applies it. Once it resolves the block survives a crash. */
  async append(raw: Uint8Array, next: NextBlock, privateWrites: readonly PrivateWrites[]): Promise<void> {
    if (privateWrites.length > 0) await this.#privateValues.add(privateWrites);
    await this.#log.append(raw);
    this.apply(next);
    const purges = privateWrites.some(({ writes }) => writes.some(({ purge }) => purge));
    if (purges) await this.#privateValues.settle((id) => this.#places.has(id));
  }

  /** Applies a block that is stored. */
  apply({ block, changes }: NextBlock): void {
    this.world.commit(block.number, changes);
    for (const { index, transactionId, code } of block.transactions) {
      // A repeated id is void where it is repeated: the first place is the one that counts.
      if (!this.#places.has(transactionId)) this.#places.set(transactionId, { block: block.number, index, code });
    }
    this.#recent.set(block.number, block);
    this.#recent.delete(block.number - recentBlocks);
    this.#head = { number: block.number, hash: Buffer.from(block.hash, 'hex'), time: new Date(block.time) };
    const grown = this.#grown;
    this.#grown = new Deferred();
    grown.resolve(undefined);
  }

  async close(): Promise<void> {
    await this.#log.close();
    await this.#privateValues.close();
  }
}
