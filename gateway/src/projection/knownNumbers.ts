/** Numbers kept at most: those of nodes grow with the ledger. */
const most = 200_000;

/** Numbers of texts that were looked up, kept from one database transaction to the next. */
export class KnownNumbers {
  readonly #known = new Map<string, Map<string, number>>();

  /** The number known under a name of a kind, or the one that `read` finds or makes. */
  of(kind: string, name: string, read: () => number): number {
    const ofKind = this.#ofKind(kind);
    const known = ofKind.get(name);
    if (known !== undefined) return known;
    const n = read();
    ofKind.set(name, n);
    return n;
  }

  /** The number known under a name of a kind. */
  known(kind: string, name: string): number | undefined {
    return this.#known.get(kind)?.get(name);
  }

  /** Keeps the number of names within bounds. Only between transactions: a pending row is known nowhere else. */
  trim(): void {
    const size = [...this.#known.values()].reduce((sum, names) => sum + names.size, 0);
    if (size > most) this.#known.clear();
  }

  #ofKind(kind: string): Map<string, number> {
    const known = this.#known.get(kind);
    if (known) return known;
    const made = new Map<string, number>();
    this.#known.set(kind, made);
    return made;
  }

  /** To be called after a rollback, which may have removed the rows. */
  forget(): void {
    this.#known.clear();
  }
}
