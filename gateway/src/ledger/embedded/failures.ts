import { CommitError, LedgerError, OrderError } from '@lotline/network/embedded';
import { contractRefusal } from '../contractRefusal';
import { type FailureKind, LedgerFailure, TooLarge } from '../ledger';

const kinds: Readonly<Record<string, FailureKind>> = {
  MVCC_READ_CONFLICT: 'conflict',
  PHANTOM_READ_CONFLICT: 'conflict',
  TOO_MANY_REQUESTS: 'unavailable',
  TIMEOUT: 'unavailable',
  STREAM_TERMINATED: 'unavailable',
};

/** The transaction is void in its block for its endorsements. */
export const isPolicyFailure = (error: unknown): boolean =>
  error instanceof CommitError && error.code === 'ENDORSEMENT_POLICY_FAILURE';

/** Says in the port's words why the embedded ledger did not do it. */
export function ledgerFailure(error: unknown): LedgerFailure {
  if (!(error instanceof LedgerError)) {
    return new LedgerFailure('unavailable', error instanceof Error ? error.message : String(error), { cause: error });
  }
  const { transactionId, message } = error;
  const options = { transactionId, cause: contractRefusal(message) ?? error };
  return error.code === 'TOO_LARGE'
    ? new TooLarge(message, options)
    : new LedgerFailure(kindOf(error), message, options);
}

function kindOf(error: LedgerError): FailureKind {
  if (error instanceof OrderError && error.code === 'LEDGER_FAILED') return 'unknown';
  return kinds[error.code] ?? 'rejected';
}
