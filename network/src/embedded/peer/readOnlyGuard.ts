/** The queries whose rows nothing checks at commit, in a peer's words for them before and after a write. */
const queries = {
  page: { refused: 'Paginated queries are', asked: 'a paginated query' },
  privateRange: { refused: 'Queries on pvt data is', asked: 'queries on pvt data' },
} as const;

/**
 * Nothing checks at commit what a page or a query of private data returned, so a transaction that asks such a query may not
 * write, in either order. The words are a peer's, its spelling included (Fabric `txmgr/tx_simulator.go`).
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

  /** The transaction is about to ask a query that nothing would check. */
  queries(kind: keyof typeof queries): void {
    if (this.#wrote) throw this.#unsupported(`${queries[kind].refused} supported only in a read-only transaction`);
    this.#query = kind;
  }

  #unsupported(why: string): Error {
    return new Error(`txid [${this.#transactionId}]: unsuppored transaction. ${why}`);
  }
}
