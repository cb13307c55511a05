import { setTimeout as delay } from 'node:timers/promises';
import { type Ledger, LedgerFailure, type Submitted } from '../ledger/ledger';

/** Duration and interval of queries for a transaction's status. */
export interface Patience {
  readonly attempts: number;
  readonly milliseconds: number;
}

/**
 * Queries the status of a transaction whose outcome is unknown, because a new transaction could record it twice. Rejects with
 * `conflict` if it certainly changed nothing, and with the original failure if it stays unknown.
 */
export async function settle(
  ledger: Pick<Ledger, 'status'>,
  failure: LedgerFailure,
  patience: Patience,
): Promise<Submitted> {
  const { transactionId } = failure;
  if (transactionId === undefined) throw failure;
  for (let attempt = 0; attempt < patience.attempts; attempt++) {
    // A failed query does not mean that the transaction failed.
    const status = await ledger.status(transactionId).catch(() => ({ state: 'unknown' }) as const);
    if (status.state === 'committed') {
      const { height, result } = status;
      return { committed: true, transactionId, height, result };
    }
    if (status.state === 'invalid') {
      throw new LedgerFailure('conflict', 'The transaction was ordered and found invalid.', {
        transactionId,
        cause: failure,
      });
    }
    await delay(patience.milliseconds);
  }
  throw failure;
}
