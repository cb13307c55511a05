import { type Ledger, LedgerFailure, type Submitted } from '../ledger/ledger';
import { retry, type RetryPolicy } from '@lotline/network/retry';
import type { Batch } from './batch';

export const submitTransaction = 'submit';

export interface SubmitPolicies {
  /** Repetitions of a batch after a conflict. */
  readonly conflicts: RetryPolicy;
  /** Queries for the status of a transaction whose outcome is unknown. */
  readonly status: RetryPolicy;
}

/**
 * Submits a batch until it is decided. After a conflict, which changed nothing, the same requests are submitted again after a growing
 * random pause; their ids ensure that none is recorded twice.
 */
export function submitBatch(
  ledger: Ledger,
  { identity, writes }: Batch,
  { conflicts, status }: SubmitPolicies,
): Promise<Submitted> {
  const args = [`[${writes.map(({ text }) => text).join(',')}]`];
  return retry(conflicts, { mayRetry: isConflict }, async () => {
    try {
      return await ledger.submit(identity, submitTransaction, args);
    } catch (error) {
      if (error instanceof LedgerFailure && error.kind === 'unknown') return settle(ledger, error, status);
      throw error;
    }
  });
}

const isConflict = (error: unknown): boolean => error instanceof LedgerFailure && error.kind === 'conflict';

/**
 * Queries the status of a transaction whose outcome is unknown, because a new transaction could record it twice. Rejects with
 * `conflict` if it certainly changed nothing, and with the original failure if it stays unknown.
 */
export function settle(
  ledger: Pick<Ledger, 'status'>,
  failure: LedgerFailure,
  policy: RetryPolicy,
): Promise<Submitted> {
  const { transactionId } = failure;
  if (transactionId === undefined) return Promise.reject(failure);
  return retry(policy, { mayRetry: (error) => error === failure }, async () => {
    // A failed query does not mean that the transaction failed.
    const status = await ledger.status(transactionId).catch(() => ({ state: 'unknown' }) as const);
    if (status.state === 'unknown') throw failure;
    if (status.state === 'invalid') {
      throw new LedgerFailure('conflict', 'The transaction was ordered and found invalid.', {
        transactionId,
        cause: failure,
      });
    }
    return { committed: true, transactionId, height: status.height, result: status.result };
  });
}
