import type { LedgerBlock, LedgerTransaction } from '../ledger/ledger';
import type { SentBodies } from './sentBodies';
import { type FactReader, readTransaction, type ReadTransaction } from './readTransaction';

/** A transaction whose content is parsed. */
export interface ParsedTransaction extends Pick<
  LedgerTransaction,
  'transactionId' | 'index' | 'time' | 'mspId' | 'user'
> {
  readonly read: ReadTransaction;
}

/** A block of the ledger, or one whose transactions are parsed. */
export interface BlockOf<Transaction> extends Pick<LedgerBlock, 'number' | 'hash'> {
  readonly transactions: readonly Transaction[];
  /** The bodies of its events, if they are not in its transactions. */
  readonly bodies?: SentBodies;
}

/** Parses a transaction. Never throws. */
export const parsed = (transaction: LedgerTransaction, readFact?: FactReader): ParsedTransaction => {
  const { transactionId, index, time, mspId, user } = transaction;
  const read = readTransaction(transaction, readFact);
  return { transactionId, index, time, mspId, ...(user !== undefined && { user }), read };
};

/** Parses a block. Never throws. */
export const parsedBlock = (
  { number, hash, transactions }: LedgerBlock,
  readFact?: FactReader,
): BlockOf<ParsedTransaction> => ({
  number,
  hash,
  transactions: transactions.map((transaction) => parsed(transaction, readFact)),
});
