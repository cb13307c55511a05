import type { PartyId } from '../gs1/id';
import type { ErrorCode, ErrorDetails } from '../errors';
import { factKey, type FactKey } from './key';

/** That an event is recorded: its body is in the block, in state only what tells a repetition from a conflict. */
export interface RecordedEvent {
  /** CBV 2.0 event hash of its content; absent where that is its id. */
  readonly hash?: string;
  readonly party: PartyId;
  /** When its error declaration was recorded (EPCIS 2.0, 7.4.1.4). */
  readonly declaredInError?: string;
  /** How many exceptions it has. */
  readonly exceptions?: number;
}

/** Why a recorded event moved no balance, or what else is wrong with it. */
export interface EventException {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly details?: ErrorDetails;
  readonly party: PartyId;
  readonly status: 'open' | 'resolved';
  readonly resolution?: string;
  readonly resolvedBy?: PartyId;
}

/** What came of a request, so that sending it again is safe. */
export interface RecordedRequest {
  /** SHA-256 of the canonical command and input. */
  readonly hash: string;
  readonly subject: string;
  readonly events: readonly string[];
  /** What was wrong with them, so that who missed the first answer learns it from the second. */
  readonly exceptions?: readonly Pick<EventException, 'code' | 'detail'>[];
}

export const eventKey = (eventId: string): FactKey<RecordedEvent> => factKey('event', eventId);
/** `number` counts an event's exceptions from 1. */
export const exceptionKey = (eventId: string, number: number): FactKey<EventException> =>
  factKey('exception', eventId, String(number));
export const requestKey = (msp: string, request: string): FactKey<RecordedRequest> => factKey('request', msp, request);
