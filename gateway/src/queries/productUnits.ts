import type { Database } from '../projection/database';
import { readFact } from '../projection/saveFact';

/** The units of products. Each is read once. */
export class ProductUnits {
  readonly #database: Database;
  readonly #known = new Map<string, string | undefined>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** Undefined if the product is not registered. */
  of(product: string): string | undefined {
    if (!this.#known.has(product)) {
      this.#known.set(product, readFact(this.#database, 'product', product)?.uom);
    }
    return this.#known.get(product);
  }
}
