import { rename, rm } from 'node:fs/promises';
import type { PrivateWrite } from '../state/readWriteSet';
import { AppendLog } from './appendLog';
import type { FileEnd } from './readFrames';
import { decodePrivateWrites, encodePrivateWrites } from './privateRecord';

/** Private values by the transaction that wrote them, beside the blocks, which hold their hashes only. */
export class PrivateValues {
  readonly #path: string;
  #log: AppendLog;
  #end: FileEnd | null = null;
  readonly #found = new Map<string, readonly PrivateWrite[]>();

  private constructor(path: string, log: AppendLog) {
    this.#path = path;
    this.#log = log;
  }

  /** Opens the file and reads what it still holds: what is damaged or lost is known by its hash alone. */
  static async open(path: string): Promise<PrivateValues> {
    const values = new PrivateValues(path, await AppendLog.open(path));
    values.#end = await values.#log.replay((record) => {
      const { transactionId, writes } = decodePrivateWrites(record);
      values.#found.set(transactionId, writes);
    });
    return values;
  }

  /** Makes the file whole again, so that it can grow; until then nothing is changed. */
  async repair(): Promise<void> {
    if (this.#end?.kind === 'torn') await this.#log.truncateTail();
    if (this.#end?.kind === 'damaged') await this.#rewrite();
  }

  /** The values that a transaction wrote, as far as they are still there. */
  of(transactionId: string): readonly PrivateWrite[] {
    return this.#found.get(transactionId) ?? [];
  }

  /** Stores a block's private values; they are on stable storage when the promise resolves. */
  async add(
    transactions: readonly { readonly transactionId: string; readonly writes: readonly PrivateWrite[] }[],
  ): Promise<void> {
    const purged = transactions.flatMap(({ writes }) => writes.filter(({ purge }) => purge));
    for (const { transactionId, writes } of transactions) this.#found.set(transactionId, writes);
    if (purged.length > 0) await this.#purge(purged);
    else
      for (const { transactionId, writes } of transactions)
        await this.#log.append(encodePrivateWrites(transactionId, writes));
  }

  close(): Promise<void> {
    return this.#log.close();
  }

  /** Takes every value that the purged keys ever had out of the file, not only the last. */
  async #purge(purged: readonly PrivateWrite[]): Promise<void> {
    const gone = new Set(purged.map(({ collection, key }) => `${collection}\u0000${key}`));
    for (const [transactionId, writes] of this.#found) {
      const kept = writes.map((write) =>
        gone.has(`${write.collection}\u0000${write.key}`) ? { ...write, value: null } : write,
      );
      this.#found.set(transactionId, kept);
    }
    await this.#rewrite();
  }

  async #rewrite(): Promise<void> {
    const path = `${this.#path}.new`;
    await rm(path, { force: true });
    const log = await AppendLog.open(path);
    for (const [transactionId, writes] of this.#found) await log.append(encodePrivateWrites(transactionId, writes));
    await this.#log.close();
    await rename(path, this.#path);
    this.#log = log;
  }
}
