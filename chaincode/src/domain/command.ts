import type { ErrorCode, ErrorDetails } from './errors';
import type { FactKey } from './facts/key';
import type { PartyId } from './gs1/id';
import type { Caller, Peek, Step } from './step';

/** An EPCIS 2.0 event in its JSON form. */
export type EventBody = Readonly<Record<string, unknown>>;

/** Something wrong with an event that is recorded. */
export interface Finding {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly details?: ErrorDetails;
  /** Parties beside the author whose goods, places or names it is about. */
  readonly concerns?: readonly PartyId[];
}

/** The result of a command, beside the facts it put. Findings become exceptions of the first event. */
export interface Decision {
  /** Canonical id of what the command was about. */
  readonly subject: string;
  readonly events: readonly EventBody[];
  readonly findings?: readonly Finding[];
  /** More about the result for the caller: which goods were added, which were left out, and why. */
  readonly details?: ErrorDetails;
  /** Nothing had to be done: what the command asks for is so already, or cannot be yet. */
  readonly unchanged?: true;
  /** For a captured event, whose body is in the transaction's arguments: the id it is recorded under. */
  readonly captured?: { readonly id: string; readonly status: 'recorded' | 'exists' | 'conflict' };
}

/**
 * The rules of one command. Both functions are pure and synchronous.
 * `needs` names the facts that `decide` may read or write. It is asked again after each read, and may then name what only the
 * loaded facts reveal. `decide` puts facts and answers with events, or throws a Refusal; then nothing that it put counts.
 */
export interface Command<Input> {
  readonly needs: (input: Input, peek: Peek, caller: Caller) => readonly FactKey<unknown>[];
  readonly decide: (input: Input, step: Step) => Decision;
  /** The part of the input that makes two requests with one id the same request. Absent: all of the input. */
  readonly identity?: (input: Input) => unknown;
}
