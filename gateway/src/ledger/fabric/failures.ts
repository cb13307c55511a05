import { status as grpc } from '@grpc/grpc-js';
import { GatewayError } from '@hyperledger/fabric-gateway';
import { contractRefusal, isChaincodeResponse } from '../contractRefusal';
import { CertificateExpired, type FailureKind, LedgerFailure, NotEndorsed } from '../ledger';

/** The messages of peers and orderers, without gRPC's own text. */
export function messagesOf(error: unknown): string[] {
  if (!(error instanceof GatewayError)) return [error instanceof Error ? error.message : String(error)];
  const said = error.details.map(({ message }) => message).filter((message) => message !== '');
  return said.length > 0 ? said : [error.message.replace(/^\d+ [A-Z_]+: /, '').replace(/\.? ?Resolution note: ?$/, '')];
}

/** Returns true for the message of a peer at its concurrency limit (Fabric `internal/peer/node/grpc_limiters.go`). */
const isBackPressure = (message: string): boolean => message.includes('exceeding concurrency limit');

/** Returns true if endorsers have different states, or run different chaincodes. */
const isDisagreement = (message: string): boolean =>
  /ProposalResponsePayloads do not match|proposal response payloads? (?:do not|did not) match|responses? (?:do not|did not) match/i.test(
    message,
  );

/** Returns true if no set of reachable peers satisfies the policy; temporary after a start or the loss of a peer. */
const isWithoutPlan = (message: string): boolean =>
  /no combination of peers can be derived|no peer combination can satisfy|failed to select a set of endorsers/.test(
    message,
  );

/** Returns true if the caller's own peer endorsed and others did not (Fabric `internal/pkg/gateway/endorse.go`). */
const isWithoutOthers = (error: unknown): boolean =>
  error instanceof GatewayError &&
  /failed to collect enough transaction endorsements|timeout expired while collecting endorsements/.test(error.message);

/** Returns true if the certificate that signed a proposal has expired (Fabric `core/endorser/msgvalidation.go`). */
export const isExpired = (message: string): boolean => message.includes('client identity expired');

/** Returns true for a revoked or expired certificate; a peer that is a block behind may also report it for a new member. */
const isDenied = (message: string): boolean => isExpired(message) || message.includes('access denied: channel');

/** gRPC codes of failures that a later attempt may not have. */
const passing: ReadonlySet<number> = new Set([
  grpc.CANCELLED,
  grpc.UNKNOWN,
  grpc.DEADLINE_EXCEEDED,
  grpc.RESOURCE_EXHAUSTED,
  grpc.ABORTED,
  grpc.INTERNAL,
  grpc.UNAVAILABLE,
]);

/** Maps an error of evaluation or endorsement to `LedgerFailure`. Nothing was ordered. */
export function endorsementFailure(error: unknown, transactionId?: string): LedgerFailure {
  const messages = messagesOf(error);
  const spoken = messages.find((message) => contractRefusal(message)) ?? messages.find(isChaincodeResponse);
  const message = spoken ?? messages.join('; ');
  const options = {
    ...(transactionId === undefined ? {} : { transactionId }),
    cause: contractRefusal(message) ?? error,
  };
  const expired = messages.find(isExpired);
  if (expired !== undefined) return new CertificateExpired(expired, options);
  const kind = endorsementKind(error, messages);
  const othersLack = !messages.some(isBackPressure) && (messages.some(isWithoutPlan) || isWithoutOthers(error));
  return kind === 'unavailable' && othersLack
    ? new NotEndorsed(message, options)
    : new LedgerFailure(kind, message, options);
}

function endorsementKind(error: unknown, messages: readonly string[]): FailureKind {
  if (messages.some(isChaincodeResponse) || messages.some(isDenied)) return 'rejected';
  if (messages.some(isBackPressure) || messages.some(isWithoutPlan)) return 'unavailable';
  if (messages.some(isDisagreement)) return 'conflict';
  return error instanceof GatewayError && passing.has(error.code) ? 'unavailable' : 'rejected';
}

/** The failure after every proposal got different results: waiting does not help, an operator must check the peers. */
export const lastingFailure = (failure: LedgerFailure): LedgerFailure =>
  failure.kind === 'conflict'
    ? new NotEndorsed(`The organisations' peers keep endorsing different results: ${failure.message}`, {
        ...(failure.transactionId === undefined ? {} : { transactionId: failure.transactionId }),
        cause: failure,
      })
    : failure;

/** Returns true if the same request may be endorsed when it is proposed again at once. False for an overloaded peer. */
export function mayEndorseAgain(error: unknown): boolean {
  const messages = messagesOf(error);
  if (messages.some(isChaincodeResponse) || messages.some(isBackPressure)) return false;
  if (messages.some(isDisagreement) || messages.some(isWithoutPlan)) return true;
  return error instanceof GatewayError && unreached.has(error.code);
}

/**
 * Classifies a failed submission to the orderers. `refused`: no orderer took it, and none will; `waiting`: it was sent to no orderer;
 * `unknown`: an orderer may have taken it.
 */
export function orderFailure(error: unknown): 'refused' | 'waiting' | 'unknown' {
  const messages = messagesOf(error);
  if (messages.some(isBackPressure)) return 'waiting';
  if (!(error instanceof GatewayError)) return 'unknown';
  if (refusing.has(error.code)) return 'refused';
  return messages.every((message) => /BAD_REQUEST|FORBIDDEN|REQUEST_ENTITY_TOO_LARGE/.test(message))
    ? 'refused'
    : 'unknown';
}

/** Returns true for an orderer's message about a transaction larger than the channel's AbsoluteMaxBytes. */
export const isTooLarge = (message: string): boolean => message.includes('REQUEST_ENTITY_TOO_LARGE');

/** gRPC codes of an unreachable peer or endorser. A call that exceeded its deadline is not among them: it has waited long enough. */
const unreached: ReadonlySet<number> = new Set([grpc.UNAVAILABLE, grpc.ABORTED]);

const refusing: ReadonlySet<number> = new Set([
  grpc.INVALID_ARGUMENT,
  grpc.PERMISSION_DENIED,
  grpc.UNAUTHENTICATED,
  grpc.UNIMPLEMENTED,
  grpc.FAILED_PRECONDITION,
]);
