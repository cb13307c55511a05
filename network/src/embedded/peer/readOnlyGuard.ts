/** The queries whose rows are not checked at commit, with a peer's messages before and after a write. */
const queries = {
  page: { refused: 'Paginated queries are', asked: 'a paginated query' },
  privateRange: { refused: 'Queries on pvt data is', asked: 'queries on pvt data' },
} as const;

/**
 * Refuses writes in a transaction with a paginated query or a query of private data, in either order, because the rows of such queries
 * are not checked at commit. The messages are a peer's, including their spelling (Fabric `txmgr/tx_simulator.go`).
 */
export class ReadOnlyGuard {
  readonly #transactionId: string;
  #wrote = false;
  #query: keyof typeof queries | null = null;

  constructor(transactionId: string) {
    this.#transactionId = transactionId;
  }

  /** The transaction is about to write. */
  writes(): void {
    if (this.#query) {
      throw this.#unsupported(
        `Transaction has already performed ${queries[this.#query].asked}. Writes are not allowed`,
      );
    }
    this.#wrote = true;
  }

  /** The transaction is about to run a query that is not checked at commit. */
  queries(kind: keyof typeof queries): void {
    if (this.#wrote) throw this.#unsupported(`${queries[kind].refused} supported only in a read-only transaction`);
    this.#query = kind;
  }

  #unsupported(why: string): Error {
    return new Error(`txid [${this.#transactionId}]: unsuppored transaction. ${why}`);
  }
}
