import type { CommittedBlock } from './blocks/committedBlock';
import { must } from '@lotline/chaincode/domain';
import type { BlockChanges } from './state/worldState';
import type { BlockBytes } from './state/storedValues';
import type { NamedTransaction, TransactionPlace } from './state/transactions';
import { WorldState } from './state/worldState';
import type { AppendLog } from './store/appendLog';
import type { SigningIdentity } from '../identity/signingIdentity';
import type { HighWaterMark } from './store/highWaterMark';
import type { LogReplaced } from './store/logReplaced';
import type { PrivateWrites } from './store/privateRecord';
import type { PrivateValues } from './store/privateValues';
import { chainedDigest, noRecords } from './store/recordDigest';
import type { SavedPosition, StateLog } from './store/stateLog';

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
  /** True if it changes the channel's members. */
  readonly isJoin?: boolean;
}

/** The files of a chain. */
export interface ChainFiles {
  readonly log: AppendLog;
  readonly privateValues: PrivateValues;
  readonly mark: HighWaterMark | undefined;
  readonly states: StateLog;
}

/** How the state is saved: the identity that signs it, and the bytes of blocks after which it is saved again. */
export interface Saving {
  readonly node: SigningIdentity;
  readonly stateBytes: number;
}

/** Number of latest blocks that stay in memory for followers of the ledger. */
const recentBlocks = 64;

/** The blocks and the resulting state. */
export class Chain {
  readonly #log: AppendLog;
  readonly #privateValues: PrivateValues;
  readonly #mark: HighWaterMark | undefined;
  readonly #states: StateLog;
  readonly #saving: Saving;
  #world: WorldState;
  /** The digest of all blocks: see `chainedDigest`. */
  #digest = noRecords;
  #joins: number[] = [];
  #unsaved = 0;
  #savesState = true;
  readonly #recent = new Map<number, CommittedBlock | (() => CommittedBlock)>();
  #head: { readonly number: number; readonly hash: Buffer; readonly time: Date } | null = null;
  #grown = Promise.withResolvers<undefined>();

  constructor({ log, privateValues, mark, states }: ChainFiles, saving: Saving) {
    this.#log = log;
    this.#states = states;
    this.#saving = saving;
    this.#world = this.#emptyWorld();
    this.#privateValues = privateValues;
    this.#mark = mark;
  }

  get world(): WorldState {
    return this.#world;
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
   * Stores a block and its private values, then applies it. Once it resolves, the block survives a crash. Rejects with `NotStored` or
   * `LogReplaced`, and then leaves the chain unchanged.
   */
  async append(raw: Uint8Array, next: NextBlock, privateWrites: readonly PrivateWrites[]): Promise<void> {
    const replaced = this.#log.replaced();
    if (replaced) throw replaced;
    if (privateWrites.length > 0) await this.#privateValues.add(privateWrites);
    const position = await this.#log.append(raw);
    this.apply(next, { raw, position });
    this.markHead();
    void this.saveIfDue();
    const purges = privateWrites.some(({ writes }) => writes.some(({ purge }) => purge));
    // A failure here does not affect the stored block: the file is cleared with the next block, or at the next opening.
    if (purges || this.#privateValues.isStale) {
      await this.#privateValues.settle((id) => this.place(id) !== undefined).catch(() => undefined);
    }
  }

  /** Forgets everything, to read the log from its first block. */
  reset(): void {
    this.#world = this.#emptyWorld();
    this.#digest = noRecords;
    this.#joins = [];
    this.#head = null;
    this.#recent.clear();
  }

  /** Continues after the saved state that the world has. */
  resume({ height, hash, time, joins, blocks }: SavedPosition): void {
    this.#head = { number: height - 1, hash: Buffer.from(hash, 'hex'), time: new Date(time) };
    this.#joins = [...joins];
    this.#digest = blocks;
  }

  #emptyWorld(): WorldState {
    return new WorldState((position, length) => this.#log.bytes(position, length));
  }

  /** Removes the saved state, and saves none any more: the next opening reads all blocks. */
  forgetState(): void {
    this.#savesState = false;
    void this.#states.clear().catch(() => undefined);
  }

  /** Saves the state if much was added since it was saved. Never rejects. */
  saveIfDue(): Promise<void> {
    return this.#unsaved < this.#saving.stateBytes ? Promise.resolve() : this.#save();
  }

  /** Saves the state, so that the next opening starts from it. */
  #save(): Promise<void> {
    this.#unsaved = 0;
    const position = (): SavedPosition => {
      const last = must(this.#head, 'head');
      const [hash, time] = [last.hash.toString('hex'), last.time.toISOString()];
      return { height: last.number + 1, hash, time, blocks: this.#digest, joins: this.#joins };
    };
    return this.#head && this.#savesState
      ? this.#states.save(this.#world, position, this.#saving.node)
      : Promise.resolve();
  }

  /** Removes the partial record of a block that could not be stored. Rejects with `NotStored` while that fails. */
  repair(): Promise<void> {
    return this.#log.repair();
  }

  /** See AppendLog. */
  replaced(): LogReplaced | undefined {
    return this.#log.replaced();
  }

  /** Records the chain's height in the mark file, apart from the log. */
  markHead(): void {
    if (this.#head) this.#mark?.note({ number: this.#head.number, hash: this.#head.hash.toString('hex') });
  }

  /** Applies a stored block; `bytes` says where it is. */
  apply({ number, hash, time, transactions, present, changes, isJoin = false }: NextBlock, bytes: BlockBytes): void {
    if (isJoin) this.#joins.push(number);
    this.#digest = chainedDigest(this.#digest, bytes.raw);
    this.#unsaved += bytes.raw.length;
    this.#world.transactions.add(number, transactions);
    this.#world.commit(number, changes, bytes);
    this.#recent.set(number, present);
    this.#recent.delete(number - recentBlocks);
    this.#head = { number, hash, time };
    const grown = this.#grown;
    this.#grown = Promise.withResolvers();
    grown.resolve(undefined);
  }

  /** Saves the state unless the opening failed, and closes all files except the log, which is closed by its lock holder. */
  async close({ saves }: { readonly saves: boolean }): Promise<void> {
    if (saves) await this.#save();
    await this.#states.close();
    await this.#mark?.close();
    await this.#privateValues.close();
  }
}
