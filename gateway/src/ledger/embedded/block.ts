import type { CommittedBlock, CommittedTransaction } from '@lotline/network/embedded';
import { signedBy } from '../userOf';
import type { LedgerBlock, LedgerTransaction } from '../ledger';

/** Converts a committed block to the port's type: its valid transactions. */
export const ledgerBlock = ({ number, hash, transactions }: CommittedBlock): LedgerBlock => ({
  number,
  hash,
  transactions: transactions.filter(({ code }) => code === 'VALID').map(ledgerTransaction),
});

const ledgerTransaction = (transaction: CommittedTransaction): LedgerTransaction => ({
  index: transaction.index,
  transactionId: transaction.transactionId,
  time: transaction.timestamp,
  mspId: transaction.creator.mspId,
  ...signedBy(transaction.creator.certificate),
  transaction: transaction.transaction.slice(transaction.transaction.lastIndexOf(':') + 1),
  args: transaction.args,
  writes: transaction.writes,
  event: transaction.event && { name: transaction.event.name, payload: transaction.event.payload.toString() },
});
