import { type Columns, entryOf } from './columns';
import { gtinOf } from './idBytes';

/** Finds the first node with the same GTIN, for the column of products. */
export class Products {
  readonly #firsts = new Map<number, number>();
  /** The nodes up to this one are known. */
  #last = 0;

  /** `node`: follows those that were asked for, and those that were loaded before the first of them. */
  of(columns: Columns, node: number): number {
    while (this.#last < node - 1) this.#learn(columns, this.#last + 1);
    this.#last = node;
    const gtin = gtinOf(columns, node);
    if (gtin < 0) return 0;
    const first = this.#firsts.get(gtin) ?? node;
    this.#firsts.set(gtin, first);
    return first;
  }

  #learn(columns: Columns, node: number): void {
    if (entryOf(columns.product, node) === node) this.#firsts.set(gtinOf(columns, node), node);
    this.#last = node;
  }
}
