import { convert } from '@lotline/chaincode/domain';
import type { Database } from '../projection/database';
import { readFact } from '../projection/saveFact';

/** The unit of measure of serialized items: pieces (UN/ECE C62). */
export const pieces = 'C62';

/** The units in which balances are shown. Reads each lot once. */
export class LotUoms {
  readonly #database: Database;
  readonly #own = new Map<string, string | undefined>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** Items of a lot are pieces of the trade item. They are shown in the lot's own unit if it counts the trade item too. */
  shown(lot: string, uom: string): string {
    if (uom !== pieces) return uom;
    const own = this.#ownOf(lot);
    return own !== undefined && convert('1', pieces, own) === '1' ? own : uom;
  }

  #ownOf(lot: string): string | undefined {
    if (!this.#own.has(lot)) {
      const fact = readFact(this.#database, 'lot', lot);
      this.#own.set(lot, fact?.uom);
    }
    return this.#own.get(lot);
  }
}
