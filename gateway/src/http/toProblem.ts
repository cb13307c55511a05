import { Refusal } from '@lotline/chaincode/domain';
import { storageReason } from '@lotline/network/embedded';
import { AnswerTooLarge } from '../answerers/answerTooLarge';
import { TooManyWaiting } from '../answerers/tooManyWaiting';
import { EpcisRefusal } from '../epcis/epcisRefusal';
import { CertificateExpired, type FailureKind, LedgerFailure, StorageFull, TooLarge } from '../ledger/ledger';
import { NotEnrolled } from '../ledger/members';
import { CursorError } from '../queries/cursor';
import { WritesRefused } from '../writes/writes';
import type { GatewayCode } from '../answers/codes';
import { Problem } from '../problem';

const failureCodes: Record<FailureKind, GatewayCode> = {
  conflict: 'conflict_busy',
  unavailable: 'ledger_unavailable',
  unknown: 'outcome_unknown',
  rejected: 'ledger_rejected',
};

const refusalCodes: Record<WritesRefused['reason'], GatewayCode> = {
  overloaded: 'overloaded',
  closing: 'shutting_down',
  memory: 'memory_full',
};

const advice: Partial<Record<GatewayCode, string>> = {
  outcome_unknown:
    'It is not known yet if the ledger recorded it. Repeat the request with the same Idempotency-Key to find out.',
};

const tooLarge =
  'The changes of this request exceed the size of one ledger transaction. Split it: send fewer lots, items or inputs at once.';

const noRoom =
  'The gateway’s disk is full. Once its operator has freed space, repeat the request with the same Idempotency-Key.';
const renewalAdvice = 'The gateway’s log states why the certificate was not renewed.';

/** Maps any error to a problem. Unexpected errors become `internal` without details. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof EpcisRefusal) {
    return new Problem(error.code, error.message, { errors: error.errors, details: error.details });
  }
  if (error instanceof Refusal) return new Problem(error.code, error.message, { details: error.details });
  if (error instanceof WritesRefused) return new Problem(refusalCodes[error.reason], error.message);
  if (error instanceof AnswerTooLarge) return new Problem('memory_full', error.message);
  if (error instanceof TooManyWaiting) return new Problem('overloaded', error.message);
  if (error instanceof LedgerFailure) return ofLedger(error);
  if (error instanceof NotEnrolled) return new Problem('user_not_enrolled', error.message);
  if (error instanceof CursorError) return new Problem('input_invalid', error.message);
  return ofSystem(error);
}

function ofSystem(error: unknown): Problem {
  if (storageReason(error) !== undefined) return new Problem('storage_full', noRoom, { cause: error });
  if (isBadUri(error)) return new Problem('input_invalid', 'The path is not percent-encoded UTF-8.');
  return new Problem('internal', undefined, { cause: error });
}

function ofLedger(error: LedgerFailure): Problem {
  if (error.cause instanceof Refusal) return toProblem(error.cause);
  if (error instanceof TooLarge) return new Problem('limit_exceeded', tooLarge, { cause: error });
  if (error instanceof StorageFull) return new Problem('storage_full', noRoom, { cause: error });
  if (error instanceof CertificateExpired) {
    return new Problem('certificate_expired', `Nothing was recorded: ${error.message}. ${renewalAdvice}`, {
      cause: error,
    });
  }
  const code = failureCodes[error.kind];
  return new Problem(code, advice[code], { cause: error });
}

const isBadUri = (error: unknown): boolean => error instanceof URIError;
