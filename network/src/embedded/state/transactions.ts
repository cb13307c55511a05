import { float64s, int32s } from './columns';
import { KeyTable } from './keyTable';

/** A transaction's position and validation code. */
export interface TransactionPlace {
  readonly block: number;
  readonly index: number;
  readonly code: string;
}

/** A transaction of a block, its validation code by name, and the time of its proposal. */
export interface NamedTransaction {
  readonly transactionId: string;
  readonly code: string;
  readonly timestamp: Date;
}

/** All transactions of the ledger, by position and by id. */
export class Transactions {
  /** The number of the first transaction of each block from the first one that was added. */
  readonly #firsts = int32s();
  #firstBlock = 0;
  readonly #ids = new KeyTable();
  /** The first transaction with each id: one with a repeated id is invalid. */
  readonly #byId = int32s();
  readonly #idOf = int32s();
  readonly #blocks = int32s();
  readonly #times = float64s();
  readonly #codes = int32s();
  readonly #names: string[] = [];

  add(block: number, transactions: readonly NamedTransaction[]): void {
    if (this.#firsts.length === 0) this.#firstBlock = block;
    this.#firsts.push(this.#idOf.length);
    for (const { transactionId, code, timestamp } of transactions) {
      const id = this.#ids.add(transactionId);
      if (id === this.#byId.length) this.#byId.push(this.#idOf.length);
      this.#idOf.push(id);
      this.#blocks.push(block);
      this.#times.push(timestamp.getTime());
      this.#codes.push(this.#codeOf(code));
    }
  }

  /** The first position of a transaction; undefined if no block has it. */
  place(transactionId: string): TransactionPlace | undefined {
    const id = this.#ids.find(transactionId);
    if (id === -1) return undefined;
    const n = this.#byId.at(id);
    const block = this.#blocks.at(n);
    return { block, index: n - this.#first(block), code: this.#names[this.#codes.at(n)] ?? '' };
  }

  at(block: number, index: number): { readonly transactionId: string; readonly timestamp: Date } {
    const n = this.#first(block) + index;
    return { transactionId: this.#ids.text(this.#idOf.at(n)), timestamp: new Date(this.#times.at(n)) };
  }

  #first(block: number): number {
    return this.#firsts.at(block - this.#firstBlock);
  }

  #codeOf(name: string): number {
    const known = this.#names.indexOf(name);
    return known === -1 ? this.#names.push(name) - 1 : known;
  }
}
