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
  /** The changes per key: a single one without a list, because most keys change once. */
  readonly #changes = new Map<string, Modification | Modification[]>();

  add(key: string, modification: Modification): void {
    const changes = this.#changes.get(key);
    if (Array.isArray(changes)) changes.push(modification);
    else this.#changes.set(key, changes ? [changes, modification] : modification);
  }

  /** The changes up to a block, newest first. */
  of(key: string, asOf: number): Modification[] {
    const changes = this.#changes.get(key) ?? [];
    return [changes]
      .flat()
      .filter(({ version }) => version.block <= asOf)
      .reverse();
  }
}
