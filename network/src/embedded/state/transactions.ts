import { must } from '@lotline/chaincode/domain';
import { float64s, type GrowingPart, int32s } from './columns';
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
  /** The number of the first transaction of each block. */
  readonly #firsts = int32s();
  readonly #ids = new KeyTable();
  /** The first transaction with each id: one with a repeated id is invalid. */
  readonly #byId = int32s();
  readonly #idOf = int32s();
  readonly #blocks = int32s();
  readonly #times = float64s();
  readonly #codes = int32s();
  readonly #names: string[] = [];

  get parts(): readonly GrowingPart[] {
    return [this.#firsts, this.#byId, this.#idOf, this.#blocks, this.#times, this.#codes, ...this.#ids.parts];
  }

  /** Names of validation codes. */
  get names(): readonly string[] {
    return this.#names;
  }

  /** To be called after `parts` were appended to. */
  restore(names: readonly string[]): void {
    this.#names.splice(0, this.#names.length, ...names);
    this.#ids.restore();
  }

  add(block: number, transactions: readonly NamedTransaction[]): void {
    while (this.#firsts.length < block) this.#firsts.push(this.#idOf.length);
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
    return { block, index: n - this.#first(block), code: must(this.#names[this.#codes.at(n)], 'validation code') };
  }

  at(block: number, index: number): { readonly transactionId: string; readonly timestamp: Date } {
    const n = this.#first(block) + index;
    return { transactionId: this.#ids.text(this.#idOf.at(n)), timestamp: new Date(this.#times.at(n)) };
  }

  #first(block: number): number {
    return this.#firsts.at(block);
  }

  #codeOf(name: string): number {
    const known = this.#names.indexOf(name);
    return known === -1 ? this.#names.push(name) - 1 : known;
  }
}
