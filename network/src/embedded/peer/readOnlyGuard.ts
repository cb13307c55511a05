/**
 * Nothing checks at commit what a page or a query of private data returned, so a transaction that asks such a query may not
 * write, in either order (Fabric `txmgr/tx_simulator.go`).
 */
export class ReadOnlyGuard {
  #wrote = false;
  #query: string | null = null;

  /** The transaction is about to write. */
  writes(): void {
    if (this.#query) throw new Error(readOnly(this.#query));
    this.#wrote = true;
  }

  /** The transaction is about to ask a query that nothing would check. */
  queries(kind: 'Paginated queries' | 'Queries on private data'): void {
    if (this.#wrote) throw new Error(readOnly(kind));
    this.#query = kind;
  }
}

const readOnly = (kind: string): string =>
  `unsupported transaction. ${kind} are supported only in a read-only transaction`;
