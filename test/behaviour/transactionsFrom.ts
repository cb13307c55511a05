import type { Ledger, LedgerTransaction } from '../../gateway/src/ledger/ledger';

/** The transactions of the blocks from `from` up to the ledger's height. */
export async function transactionsFrom(ledger: Ledger, from: number): Promise<LedgerTransaction[]> {
  const { height } = await ledger.health();
  const all: LedgerTransaction[] = [];
  const enough = new AbortController();
  for await (const block of ledger.blocks(from, enough.signal)) {
    all.push(...block.transactions);
    if (block.number + 1 >= height) break;
  }
  enough.abort();
  return all;
}
