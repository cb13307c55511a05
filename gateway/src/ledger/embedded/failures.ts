import { CommitError, LedgerError, OrderError } from '@lotline/network/embedded';
import { contractRefusal } from '../contractRefusal';
import { type FailureKind, LedgerFailure } from '../ledger';

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
  return new LedgerFailure(kindOf(error), error.message, {
    transactionId: error.transactionId,
    cause: contractRefusal(error.message) ?? error,
  });
}

function kindOf(error: LedgerError): FailureKind {
  if (error instanceof OrderError && error.code === 'LEDGER_FAILED') return 'unknown';
  return kinds[error.code] ?? 'rejected';
}
