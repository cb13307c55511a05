import { createHash } from 'node:crypto';

/** Each transaction of the goods also holds something else, which may not be disclosed. */
export class NothingToDisclose extends Error {
  override readonly name = 'NothingToDisclose';
  readonly transactions: number;

  constructor(transactions: number) {
    super(
      `Each of the ${transactions} transactions of these goods also holds other requests, such as events of other goods.`,
    );
    this.transactions = transactions;
  }
}

/** SHA-256 of an envelope, hex: proves that a transaction exists without its content. */
export const hashOf = (envelope: Uint8Array): string => createHash('sha256').update(envelope).digest('hex');
