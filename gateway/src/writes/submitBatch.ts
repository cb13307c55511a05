import { setTimeout as delay } from 'node:timers/promises';
import { type Ledger, LedgerFailure, type Submitted } from '../ledger/ledger';
import type { Batch } from './pending';
import { type Patience, settle } from './settle';

/** Retries of a batch after a conflict, and the first pause in milliseconds. */
export interface Retry {
  readonly attempts: number;
  readonly pause: number;
}

export const submitTransaction = 'submit';

/**
 * Submits a batch until it is decided. After a conflict, which changed nothing, the same requests are submitted again after a growing
 * random pause; their ids ensure that none is recorded twice.
 */
export async function submitBatch(ledger: Ledger, batch: Batch, retry: Retry, patience: Patience): Promise<Submitted> {
  const args = [`[${batch.writes.map(({ text }) => text).join(',')}]`];
  for (let attempt = 1; ; attempt++) {
    try {
      return await submitOnce(ledger, batch, args, patience);
    } catch (error) {
      if (!isConflict(error) || attempt >= retry.attempts) throw error;
      await delay(Math.random() * retry.pause * 2 ** attempt);
    }
  }
}

const isConflict = (error: unknown): boolean => error instanceof LedgerFailure && error.kind === 'conflict';

async function submitOnce(ledger: Ledger, { identity }: Batch, args: string[], patience: Patience): Promise<Submitted> {
  try {
    return await ledger.submit(identity, submitTransaction, args);
  } catch (error) {
    if (error instanceof LedgerFailure && error.kind === 'unknown') return settle(ledger, error, patience);
    throw error;
  }
}
