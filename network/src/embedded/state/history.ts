import type { Version } from './entry';

/** One change of a public key. A null value is a deletion. */
export interface Modification {
  readonly transactionId: string;
  readonly timestamp: Date;
  readonly value: Buffer | null;
  readonly version: Version;
}

/** Every change of every public key, in ledger order. */
export class History {
  readonly #changes = new Map<string, Modification[]>();

  add(key: string, modification: Modification): void {
    const changes = this.#changes.get(key);
    if (changes) changes.push(modification);
    else this.#changes.set(key, [modification]);
  }

  /** The changes up to a block, newest first. */
  of(key: string, asOf: number): Modification[] {
    const changes = this.#changes.get(key) ?? [];
    return changes.filter(({ version }) => version.block <= asOf).reverse();
  }
}
