import { copyFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder } from '../../replaceFile';
import type { PrivateWrite } from '../state/readWriteSet';
import { AppendLog } from './appendLog';
import { NotStored } from './notStored';
import type { FileEnd } from './readFrames';
import { decodePrivateWrites, encodePrivateWrites, type PrivateWrites } from './privateRecord';

/** Private values by the transaction that wrote them, beside the blocks, which hold their hashes only. */
export class PrivateValues {
  readonly #path: string;
  #log: AppendLog;
  #end: FileEnd | null = null;
  readonly #found = new Map<string, readonly PrivateWrite[]>();
  #isStale = false;
  /** Path of the copy of a damaged file. */
  #copy: string | undefined;

  private constructor(path: string, log: AppendLog) {
    this.#path = path;
    this.#log = log;
  }

  /** Opens the file and reads all intact values; of damaged or lost ones, only the hash is known. */
  static async open(path: string): Promise<PrivateValues> {
    const values = new PrivateValues(path, await AppendLog.open(path));
    values.#end = await values.#log.replay((record) => {
      for (const { transactionId, writes } of readable(record)) values.#found.set(transactionId, writes);
    });
    if (values.#end?.kind === 'damaged') {
      values.#copy = `${path}.damaged-${Date.now()}`;
      await copyFile(path, values.#copy);
    }
    return values;
  }

  /** True if the file still holds purged values, because rewriting it failed. */
  get isStale(): boolean {
    return this.#isStale;
  }

  /** The copy of a damaged file, made before its intact values were rewritten. */
  get damagedCopy(): string | undefined {
    return this.#copy;
  }

  /** The remaining values of a transaction. */
  of(transactionId: string): readonly PrivateWrite[] {
    return this.#found.get(transactionId) ?? [];
  }

  /**
   * Stores a block's private values; they are on stable storage when the promise resolves. Rejects with `NotStored`. Values without a
   * block are ignored, even if they are in the file.
   */
  async add(transactions: readonly PrivateWrites[]): Promise<void> {
    try {
      await this.#log.append(encodePrivateWrites(transactions));
    } catch (error) {
      throw error instanceof NotStored ? new NotStored(error.file, error.cause, true) : error;
    }
    for (const { transactionId, writes } of transactions) this.#found.set(transactionId, writes);
  }

  /**
   * Removes values that the blocks do not justify: those of transactions that are in no block, and the earlier values of purged keys. Call
   * it when the purging block is stored, and after opening.
   */
  async settle(isCommitted: (transactionId: string) => boolean): Promise<void> {
    const cleared = this.#clear(isCommitted);
    if (cleared || this.#isStale || this.#end?.kind === 'damaged') {
      this.#isStale = true;
      await this.#rewrite();
      this.#isStale = false;
    } else if (this.#end?.kind === 'torn') await this.#log.truncateTail();
    this.#end = null;
  }

  close(): Promise<void> {
    return this.#log.close();
  }

  /** Removes values from the last transaction to the first, so that a purge affects only earlier ones. Returns true if any was removed. */
  #clear(isCommitted: (transactionId: string) => boolean): boolean {
    const purged = new Set<string>();
    let cleared = false;
    for (const [transactionId, writes] of [...this.#found].reverse()) {
      const gone = writes.filter((write) => write.value && purged.has(nameOf(write)));
      cleared ||= gone.length > 0;
      if (!isCommitted(transactionId)) {
        cleared = true;
        this.#found.delete(transactionId);
        continue;
      }
      const kept = writes.map((write) => (gone.includes(write) ? { ...write, value: null } : write));
      if (gone.length > 0) this.#found.set(transactionId, kept);
      for (const write of writes) if (write.purge) purged.add(nameOf(write));
    }
    return cleared;
  }

  /** Rewrites the file, so that no byte of removed values stays in it. */
  async #rewrite(): Promise<void> {
    const path = `${this.#path}.new`;
    await rm(path, { force: true });
    const log = await AppendLog.open(path);
    try {
      const all = [...this.#found].map(([transactionId, writes]) => ({ transactionId, writes }));
      await log.append(encodePrivateWrites(all));
      await rename(path, this.#path);
    } catch (error) {
      await log.close();
      await rm(path, { force: true });
      throw error;
    }
    await this.#log.close();
    this.#log = log;
    await syncFolder(dirname(this.#path));
  }
}

/** Parses a record; a complete record in another format has no values. */
function readable(record: Buffer): PrivateWrites[] {
  try {
    return decodePrivateWrites(record);
  } catch {
    return [];
  }
}

const nameOf = ({ collection, key }: PrivateWrite): string => JSON.stringify([collection, key]);
