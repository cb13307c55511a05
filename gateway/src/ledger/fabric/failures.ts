import { status as grpc } from '@grpc/grpc-js';
import { GatewayError } from '@hyperledger/fabric-gateway';
import { contractRefusal, isChaincodeResponse } from '../contractRefusal';
import { type FailureKind, LedgerFailure, NotEndorsed } from '../ledger';

/** What a peer or orderer said, without the words that gRPC puts around it. */
export function messagesOf(error: unknown): string[] {
  if (!(error instanceof GatewayError)) return [error instanceof Error ? error.message : String(error)];
  const said = error.details.map(({ message }) => message).filter((message) => message !== '');
  return said.length > 0 ? said : [error.message.replace(/^\d+ [A-Z_]+: /, '').replace(/\.? ?Resolution note: ?$/, '')];
}

/** A peer answers so when it runs as many calls as it takes (Fabric `internal/peer/node/grpc_limiters.go`). */
const isBackPressure = (message: string): boolean => message.includes('exceeding concurrency limit');

/** Endorsers saw different states, or run different chaincodes. */
const isDisagreement = (message: string): boolean =>
  /ProposalResponsePayloads do not match|proposal response payloads? (?:do not|did not) match|responses? (?:do not|did not) match/i.test(
    message,
  );

/** No set of peers that can be reached may endorse; a network that has just started or lost a peer says so for a while. */
const isWithoutPlan = (message: string): boolean =>
  /no combination of peers can be derived|no peer combination can satisfy|failed to select a set of endorsers/.test(
    message,
  );

/** The caller's own peer has endorsed, and others have not (Fabric `internal/pkg/gateway/endorse.go`). */
const isWithoutOthers = (error: unknown): boolean =>
  error instanceof GatewayError &&
  /failed to collect enough transaction endorsements|timeout expired while collecting endorsements/.test(error.message);

/** What peers say of a certificate that was revoked or has ended; one that is a block behind may say it of a new member. */
const isDenied = (message: string): boolean => /access denied: channel|client identity expired/.test(message);

/** gRPC codes for which a later try may do better. */
const passing: ReadonlySet<number> = new Set([
  grpc.CANCELLED,
  grpc.UNKNOWN,
  grpc.DEADLINE_EXCEEDED,
  grpc.RESOURCE_EXHAUSTED,
  grpc.ABORTED,
  grpc.INTERNAL,
  grpc.UNAVAILABLE,
]);

/** Says in the port's words why peers did not evaluate or endorse: nothing was ordered. */
export function endorsementFailure(error: unknown, transactionId?: string): LedgerFailure {
  const messages = messagesOf(error);
  const spoken = messages.find((message) => contractRefusal(message)) ?? messages.find(isChaincodeResponse);
  const message = spoken ?? messages.join('; ');
  const options = {
    ...(transactionId === undefined ? {} : { transactionId }),
    cause: contractRefusal(message) ?? error,
  };
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

/** When every proposal met with different results: waiting does not help, somebody has to look at the peers. */
export const lastingFailure = (failure: LedgerFailure): LedgerFailure =>
  failure.kind === 'conflict'
    ? new NotEndorsed(`The organisations' peers keep endorsing different results: ${failure.message}`, {
        ...(failure.transactionId === undefined ? {} : { transactionId: failure.transactionId }),
        cause: failure,
      })
    : failure;

/** Whether the same request, proposed anew at once, may be endorsed. A peer under pressure is left alone. */
export function mayEndorseAgain(error: unknown): boolean {
  const messages = messagesOf(error);
  if (messages.some(isChaincodeResponse) || messages.some(isBackPressure)) return false;
  if (messages.some(isDisagreement) || messages.some(isWithoutPlan)) return true;
  return error instanceof GatewayError && unreached.has(error.code);
}

/**
 * What a failed hand-over to the orderers means. `refused`: none of them took it, and none will; `waiting`: none was asked;
 * `unknown`: one of them may have taken it.
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

/** What an orderer says of a transaction past the channel's AbsoluteMaxBytes. */
export const isTooLarge = (message: string): boolean => message.includes('REQUEST_ENTITY_TOO_LARGE');

/** The peer, or an endorser it asked, could not be reached; a call that ran into its deadline has waited long enough. */
const unreached: ReadonlySet<number> = new Set([grpc.UNAVAILABLE, grpc.ABORTED]);

const refusing: ReadonlySet<number> = new Set([
  grpc.INVALID_ARGUMENT,
  grpc.PERMISSION_DENIED,
  grpc.UNAUTHENTICATED,
  grpc.UNIMPLEMENTED,
  grpc.FAILED_PRECONDITION,
]);
