import { contractRefusal } from '../contractRefusal';
import { isExpired } from '../fabric/failures';
import { CertificateExpired, type FailureKind, LedgerFailure } from '../ledger';
import type { SdkEndorsed, SdkFailure, SdkResponse } from './sdk';

/** Returns true for a peer's message that the chaincode did not respond. */
const isSimulationError = (message: string): boolean => /^error in simulation|^make sure the chaincode/.test(message);
/** Returns true if a peer's chaincode did not respond, which lasts longer than a request should wait. */
export const isSilence = ({ message }: LedgerFailure): boolean => isSimulationError(message);

const passing =
  /UNAVAILABLE|DEADLINE_EXCEEDED|REQUEST TIMEOUT|timed? ?out|not connected|No endorsement plan|Failed to connect|exceeding concurrency limit|DiscoveryService|Query failed|error in simulation|ECONN|no peers|did not find any peers|is not able|Endorsement has failed/i;

/** Maps a failed endorsement to `LedgerFailure`; undefined if all peers returned the same result. */
export function endorsementFailure(endorsed: SdkEndorsed, transactionId: string): LedgerFailure | undefined {
  const { errors = [], responses = [] } = endorsed;
  const disagreement = errors.find(({ message }) => /endorsements do not match/.test(message));
  if (disagreement) return disagreed(disagreement, transactionId);
  const refusals = responses.filter(({ response, endorsement }) => response.status >= 400 || !endorsement);
  const spoken = refusals.map(({ response }) => said(response.status, response.message));
  const messages = [...new Set([...spoken, ...errors.map(({ message }) => message)])];
  if (messages.length > 0 || responses.length === 0) {
    const message = spoken.find((each) => contractRefusal(each)) ?? (messages.join('; ') || 'No peer answered.');
    return failure(message, transactionId);
  }
  const [first, ...others] = responses.map(({ payload }) => Buffer.from(payload ?? []));
  if (others.every((payload) => first?.equals(payload))) return undefined;
  return new LedgerFailure('conflict', apart, { transactionId });
}

const apart = 'The peers endorsed different results: one is behind, or runs another chaincode.';

/** The SDK has one error for peers whose chaincode does not respond and for peers with another state: the responses distinguish them. */
function disagreed({ endorsements = [] }: SdkFailure, transactionId: string): LedgerFailure {
  const answers = endorsements.filter((each): each is SdkResponse => !(each instanceof Error));
  const silent = answers.find(({ response }) => isSimulationError(response.message));
  if (silent) return failure(silent.response.message, transactionId);
  return new LedgerFailure('conflict', apart, { transactionId });
}

/** The message format of peers' gateway service, so that a refusal is the same in every adapter. */
const said = (status: number, message: string): string =>
  isSimulationError(message) ? message : `chaincode response ${status}, ${message}`;

/** Maps the error of a query or other SDK call to `LedgerFailure`. */
export function callFailure(error: unknown): LedgerFailure {
  const message = error instanceof Error ? error.message : String(error);
  return failure(isAnswer(error) ? said(error.status, message) : message, undefined, error);
}

/** Returns true for a single peer's refusal, which the SDK throws as an error with the response's fields. */
const isAnswer = (error: unknown): error is { readonly status: number } =>
  error instanceof Error && 'isEndorsed' in error && 'status' in error && typeof error.status === 'number';

function failure(message: string, transactionId: string | undefined, error?: unknown): LedgerFailure {
  const kind: FailureKind = !contractRefusal(message) && passing.test(message) ? 'unavailable' : 'rejected';
  const options = {
    ...(transactionId === undefined ? {} : { transactionId }),
    cause: contractRefusal(message) ?? error,
  };
  return isExpired(message) ? new CertificateExpired(message, options) : new LedgerFailure(kind, message, options);
}

/** Returns true if the orderers refused the transaction for good. */
export const isRefusedByOrderers = (error: unknown): error is Error =>
  error instanceof Error && /status: ?(?:BAD_REQUEST|FORBIDDEN|REQUEST_ENTITY_TOO_LARGE)/.test(error.message);
