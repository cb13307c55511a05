/** Numbers kept at most: those of nodes grow with the ledger. */
const most = 200_000;

/** Numbers of texts that were looked up, kept from one database transaction to the next. */
export class KnownNumbers {
  readonly #known = new Map<string, number>();

  /** The number known under a name, or the one that `read` finds or makes. */
  of(name: string, read: () => number): number {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const n = read();
    this.#known.set(name, n);
    return n;
  }

  /** Keeps the number of names within bounds. Only between transactions: a pending row is known nowhere else. */
  trim(): void {
    if (this.#known.size > most) this.#known.clear();
  }

  /** To be called after a rollback, which may have removed the rows. */
  forget(): void {
    this.#known.clear();
  }
}
