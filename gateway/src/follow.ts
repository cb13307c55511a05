import type { Ledger, LedgerBlock } from './ledger/ledger';
import { type ReadModel } from './projection/readModel';
import { ReadModelError } from './projection/readModelError';

/** Most blocks that one database transaction applies. */
const most = 200;

/**
 * Keeps the read model at the ledger's height until the signal aborts. Begins a block early, which shows whether the read model
 * is of this ledger. Rejects with what stopped it.
 */
export async function follow(ledger: Ledger, readModel: ReadModel, signal: AbortSignal): Promise<void> {
  const { height } = await ledger.health();
  if (readModel.height > height) {
    const message = `The read model has ${readModel.height} blocks, the ledger ${height}: it belongs to another ledger.`;
    throw new ReadModelError('other_ledger', `${message} Run "npx lotline rebuild" to build it anew from the ledger.`);
  }
  let waiting: LedgerBlock[] = [];
  for await (const block of ledger.blocks(Math.max(0, readModel.height - 1), signal)) {
    waiting.push(block);
    if (waiting.length < most && block.number + 1 < (await ledger.health()).height) continue;
    readModel.apply(...waiting);
    waiting = [];
  }
}
