import type { EpcisField } from './epcisFields';

/** The fields of an EPCIS event that the trace needs, with canonical ids. It can be sent between threads as JSON. */
export interface TracedEvent {
  /** The event's hash id: with its recorder, it identifies the event. */
  readonly id: string;
  /** The eventID that its sender gave it, if any. */
  readonly eventID?: string;
  readonly type: string;
  /** Event time, UTC with milliseconds. */
  readonly time: string;
  /** CBV business step; derived from the event type if the event has none. */
  readonly step: string;
  /** True for an error declaration, which repeats the declared event: it is listed, but has no links. */
  readonly declaration: boolean;
  /** The @context of the document that it was sent in. */
  readonly context?: unknown;
  /** As it was sent: JSON, in one line. */
  readonly text: string;
  /** All goods that are named, without duplicates. */
  readonly goods: readonly string[];
  /** So many of the first goods are named individually, with an identity of their own; the others are classes. */
  readonly things: number;
  /** How the event concerns each of its goods: see `legKinds`. */
  readonly effects: readonly number[];
  /** The other end of arrivals and departures. */
  readonly other?: string;
  /** readPoint and bizLocation. */
  readonly places: readonly string[];
  /** Business transactions that it names; some may be shipments. */
  readonly documents: readonly string[];
  /** The values of its indexed fields. */
  readonly values: readonly (readonly [field: EpcisField, value: string])[];
}
