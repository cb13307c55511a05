import type { LotId, PartyId } from '../gs1/id';
import type { LotLine, ThingId } from './thing';
import type { Decimal } from '../quantity';
import type { ErrorCode, ErrorDetails } from '../errors';
import { hashOfId } from '../epcis/hashId';
import { factKey, type FactKey } from './key';
import type { Links, NodeId } from './links';

/**
 * The record that an organisation recorded an event. The event's body is in the block; the state holds its links and status. The key is
 * the recorder's MSP and the event hash, so no other organisation can overwrite it.
 */
export interface RecordedEvent {
  /** The sender's eventID, where that is not the event hash id. */
  readonly eventID?: string;
  readonly links?: Links;
  /** Set while stock has not booked the event: `waiting` for missing goods, or `never`. Absent when it is booked or moves nothing. */
  readonly stock?: 'waiting' | 'never';
  /** Set while it waits and goods that it uses, packs or ships are on hold: the first of these. */
  readonly blocked?: NodeId;
  /** Set on a waiting event that stock has booked; the part that was not in transit is kept as surplus. */
  readonly partly?: true;
  /** Set when stock did not book the event and a container keeps its contents as claims. */
  readonly claims?: true;
  /** For an event that destroyed goods: how much of each lot was on hold then, so that a correction puts it on hold again. */
  readonly held?: readonly HeldPart[];
  /** For a receipt of quantities that arrived inside containers: these containers. */
  readonly within?: Within;
  /** The things with a party's GLN in their id that it is about: the event names them by the id without owner alone. */
  readonly means?: readonly ThingId[];
  /** Set while its error declaration waits, because its effect on stock cannot be undone yet. */
  readonly correcting?: true;
  /** When its error declaration was recorded (EPCIS 2.0, 7.4.1.4). */
  readonly declaredInError?: string;
  /** How many exceptions it has. */
  readonly exceptions?: number;
}

/** Containers, and the quantities inside them that a receipt names in their place. */
export interface Within {
  readonly things: readonly ThingId[];
  readonly lots: readonly LotLine[];
}

/** A quantity of a lot that was on hold; `surplus` is the part that counts had found in excess. */
export interface HeldPart {
  readonly lot: LotId;
  readonly held: Decimal;
  readonly surplus: Decimal;
}

/** The state of a receipt of more than was in transit. */
export const partlyBooked: Pick<RecordedEvent, 'stock' | 'partly'> = { stock: 'waiting', partly: true };

export const exceptionStatuses = ['open', 'resolved'] as const;

/** The reason why a recorded event moved no stock, or another error of it. */
export interface EventException {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly details?: ErrorDetails;
  /** The recorder of the event. */
  readonly party: PartyId;
  /** Other parties whose goods, places or ids it concerns; they can see and resolve it too. */
  readonly concerns?: readonly PartyId[];
  readonly status: (typeof exceptionStatuses)[number];
  readonly resolution?: string;
  readonly resolvedBy?: PartyId;
}

/** The result of a request, so that sending it again is safe. */
export interface RecordedRequest {
  /** SHA-256 of the canonical command and input. */
  readonly hash: string;
  readonly subject: string;
  readonly events: readonly string[];
  /** Their exceptions, so that a caller who missed the first answer gets them with the second. */
  readonly exceptions?: readonly Pick<EventException, 'code' | 'detail'>[];
}

const short = (eventId: string): string => hashOfId(eventId) ?? eventId;

/** `eventId` is the event's hash id, or only the hash in hex. */
export const eventKey = (msp: string, eventId: string): FactKey<RecordedEvent> => factKey('event', msp, short(eventId));
/** The event to which an organisation first gave this eventID. */
export const eventNameKey = (msp: string, eventID: string): FactKey<{ readonly event: string }> =>
  factKey('eventName', msp, eventID);
/** `number` counts an event's exceptions from 1. */
export const exceptionKey = (msp: string, eventId: string, number: number): FactKey<EventException> =>
  factKey('exception', msp, short(eventId), String(number));
export const requestKey = (msp: string, request: string): FactKey<RecordedRequest> => factKey('request', msp, request);
