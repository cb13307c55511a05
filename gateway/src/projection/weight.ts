import type { LedgerBlock, LedgerTransaction } from '../ledger/ledger';

/** Weight of blocks after which the write-ahead log is moved into the file: then it has some ten times as many bytes. */
export const mostUnmoved = 4 * 1024 * 1024;

const ofTransaction = ({ args, writes, event }: LedgerTransaction): number =>
  args.reduce((sum, { length }) => sum + length, event?.payload.length ?? 0) +
  writes.reduce((sum, { key, value }) => sum + key.length + (value?.length ?? 0), 0);

/** The number of characters of blocks: about what it takes to write them into a read model. */
export const weightOf = (blocks: readonly LedgerBlock[]): number =>
  blocks.reduce((sum, { transactions }) => sum + transactions.reduce((all, each) => all + ofTransaction(each), 0), 0);
