import { type Outcome, readOutcomes } from '@lotline/chaincode/domain';
import type { Ledger, Submitted } from '../ledger/ledger';
import type { Batch } from './batch';

/** Resolves each write of a batch with its own outcome. */
export async function answerWrites(ledger: Ledger, { writes }: Batch, submitted: Submitted): Promise<void> {
  try {
    const read = readOutcomes(submitted.result);
    if (read.length !== writes.length)
      throw new Error(`The contract gave ${read.length} outcomes for ${writes.length} requests.`);
    const { height } = submitted.committed ? submitted : await ledger.health();
    for (const [index, outcome] of read.entries()) {
      const proof = submitted.committed && isChange(outcome) ? { transactionId: submitted.transactionId } : {};
      writes[index]?.resolve({ outcome, height, ...proof });
    }
  } catch (error) {
    for (const { reject } of writes) reject(error);
  }
}

const isChange = (outcome: Outcome): boolean =>
  outcome.status === 'recorded' || (outcome.status === 'conflict' && outcome.events.length > 0);
