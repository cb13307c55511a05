import type { PartyId } from '../gs1/id';
import type { ErrorCode, ErrorDetails } from '../errors';
import { hashOfId } from '../epcis/hashId';
import { factKey, type FactKey } from './key';
import type { Links } from './links';

/**
 * That an organisation recorded an event. Its body is in the block; in state stand the links it states and what tells a repetition from
 * another event. It is known by its recorder and its content's hash: nobody else can take the place of it.
 */
export interface RecordedEvent {
  /** The eventID that its sender gave it, where that is not its hash. */
  readonly eventID?: string;
  readonly links?: Links;
  /** Whether stock has not taken it: `waiting` for what it lacked, or `never`. Absent where it has, and where it moves nothing. */
  readonly stock?: 'waiting' | 'never';
  /** Set on an event that waits for the rest: stock has taken it, and keeps as a surplus what was not under way. */
  readonly partly?: true;
  /** Set when stock did not take it and a container keeps what it says is inside. */
  readonly claims?: true;
  /** When its error declaration was recorded (EPCIS 2.0, 7.4.1.4). */
  readonly declaredInError?: string;
  /** How many exceptions it has. */
  readonly exceptions?: number;
}

/** Of a receipt of more than was under way. */
export const partlyBooked: Pick<RecordedEvent, 'stock' | 'partly'> = { stock: 'waiting', partly: true };

/** Why a recorded event moved no balance, or what else is wrong with it. */
export interface EventException {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly details?: ErrorDetails;
  /** Who recorded the event. */
  readonly party: PartyId;
  /** Others whose goods, places or names it is about; they see it, and may resolve it too. */
  readonly concerns?: readonly PartyId[];
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
  /** What was wrong with them, so that a caller who missed the first answer learns it from the second. */
  readonly exceptions?: readonly Pick<EventException, 'code' | 'detail'>[];
}

const short = (eventId: string): string => hashOfId(eventId) ?? eventId;

/** `eventId` is the event's hash id. */
export const eventKey = (msp: string, eventId: string): FactKey<RecordedEvent> => factKey('event', msp, short(eventId));
/** Which event an organisation gave this eventID first. */
export const eventNameKey = (msp: string, eventID: string): FactKey<{ readonly event: string }> =>
  factKey('eventName', msp, eventID);
/** `number` counts an event's exceptions from 1. */
export const exceptionKey = (msp: string, eventId: string, number: number): FactKey<EventException> =>
  factKey('exception', msp, short(eventId), String(number));
export const requestKey = (msp: string, request: string): FactKey<RecordedRequest> => factKey('request', msp, request);
