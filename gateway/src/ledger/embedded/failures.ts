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
  if (error.code === 'TOO_LARGE') return new TooLarge(message, options);
  if (error.code === 'STORAGE_FULL') return new StorageFull(message, options);
  const expired = causes(error).find((each) => each instanceof CertificateNotValid);
  if (expired) return new CertificateExpired(expired.message, options);
  return new LedgerFailure(kindOf(error), message, options);
}

/** An error, what caused it, and so on. */
function causes(error: unknown): Error[] {
  return error instanceof Error ? [error, ...causes(error.cause)] : [];
}

function kindOf(error: LedgerError): FailureKind {
  if (error instanceof OrderError && error.code === 'LEDGER_FAILED') return 'unknown';
  return kinds[error.code] ?? 'rejected';
}
