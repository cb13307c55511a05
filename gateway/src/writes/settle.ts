import { setTimeout as delay } from 'node:timers/promises';
import { type Ledger, LedgerFailure, type Submitted } from '../ledger/ledger';

/** How long, and how often, to ask what became of a transaction. */
export interface Patience {
  readonly attempts: number;
  readonly milliseconds: number;
}

/**
 * Learns what became of a transaction whose outcome is unknown, by asking for its status: sending it anew could record it twice.
 * Rejects with `conflict` when it is certain that it changed nothing, and with the failure itself when it stays unknown.
 */
export async function settle(
  ledger: Pick<Ledger, 'status'>,
  failure: LedgerFailure,
  patience: Patience,
): Promise<Submitted> {
  const { transactionId } = failure;
  if (transactionId === undefined) throw failure;
  for (let attempt = 0; attempt < patience.attempts; attempt++) {
    // That it cannot be asked for does not mean that it did not happen.
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
