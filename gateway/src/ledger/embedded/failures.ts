import { CertificateNotValid, CommitError, LedgerError, OrderError } from '@lotline/network/embedded';
import { contractRefusal } from '../contractRefusal';
import { CertificateExpired, type FailureKind, LedgerFailure, StorageFull, TooLarge } from '../ledger';

const kinds: Readonly<Record<string, FailureKind>> = {
  MVCC_READ_CONFLICT: 'conflict',
  PHANTOM_READ_CONFLICT: 'conflict',
  TOO_MANY_REQUESTS: 'unavailable',
  TIMEOUT: 'unavailable',
  STREAM_TERMINATED: 'unavailable',
  NOT_STORED: 'unavailable',
};

/** Returns true if the transaction is invalid in its block because of its endorsements. */
export const isPolicyFailure = (error: unknown): boolean =>
  error instanceof CommitError && error.code === 'ENDORSEMENT_POLICY_FAILURE';

/** Maps an error of the embedded ledger to `LedgerFailure`. */
export function ledgerFailure(error: unknown): LedgerFailure {
  if (!(error instanceof LedgerError)) {
    return new LedgerFailure('unavailable', error instanceof Error ? error.message : String(error), { cause: error });
  }
  const { transactionId, message } = error;
  const options = { transactionId, cause: contractRefusal(message) ?? error };
  if (error.code === 'TOO_LARGE') return new TooLarge(message, options);
  if (error.code === 'STORAGE_FULL') return new StorageFull(message, options);
  const expired = causes(error).find((each) => each instanceof CertificateNotValid);
  if (expired) return new CertificateExpired(expired.message, options);
  return new LedgerFailure(kindOf(error), message, options);
}

/** An error and its chain of causes. */
function causes(error: unknown): Error[] {
  return error instanceof Error ? [error, ...causes(error.cause)] : [];
}

function kindOf(error: LedgerError): FailureKind {
  if (error instanceof OrderError && error.code === 'LEDGER_FAILED') return 'unknown';
  return kinds[error.code] ?? 'rejected';
}
