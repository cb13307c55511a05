import type { ErrorCode, ErrorDetails } from './errors';
import type { FactKey } from './facts/key';
import type { PartyId } from './gs1/id';
import type { Caller, Peek, Step } from './step';

/** An EPCIS 2.0 event in its JSON form. */
export type EventBody = Readonly<Record<string, unknown>>;

/** An error of an event that is recorded nevertheless. */
export interface Finding {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly details?: ErrorDetails;
  /** Other parties whose goods, places or ids it concerns. */
  readonly concerns?: readonly PartyId[];
}

/** A command's result, apart from the facts it put. Findings become exceptions of the first event. */
export interface Decision {
  /** Canonical id of the command's object, such as a lot or shipment. */
  readonly subject: string;
  readonly events: readonly EventBody[];
  readonly findings?: readonly Finding[];
  /** Details of the result for the caller, such as the goods that were not added, and why. */
  readonly details?: ErrorDetails;
  /** Nothing was done: the requested state exists already, or cannot be reached yet. */
  readonly unchanged?: true;
  /** For a captured event: the id under which it is recorded. Its body is in the transaction's arguments. */
  readonly captured?: { readonly id: string; readonly status: 'recorded' | 'exists' | 'conflict' };
}

/**
 * The rules of one command. Both functions are pure and synchronous.
 * `needs` returns the keys of the facts that `decide` may read or write. It is called again after a read when the loaded facts can
 * lead to more keys. `decide` puts facts and returns events, or throws a Refusal; then its puts are undone.
 */
export interface Command<Input> {
  readonly needs: (input: Input, peek: Peek, caller: Caller) => readonly FactKey<unknown>[];
  readonly decide: (input: Input, step: Step) => Decision;
  /** The part of the input that must be equal for a repeated request id. Absent: all of the input. */
  readonly identity?: (input: Input) => unknown;
}
