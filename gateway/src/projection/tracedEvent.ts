/** What the trace needs of an EPCIS event, ids canonical. */
export interface TracedEvent {
  /** The event's hash id: with its recorder, it names the event. */
  readonly id: string;
  /** The eventID that its sender gave it, if any. */
  readonly eventID?: string;
  readonly type: string;
  /** Event time, UTC with milliseconds. */
  readonly time: string;
  /** CBV business step; the type's own word where the event names none. */
  readonly step: string;
  /** An error declaration repeats the event that it takes back: it is listed, and says nothing about goods. */
  readonly declaration: boolean;
  /** The @context of the document that it was sent in. */
  readonly context?: unknown;
  /** As it was sent. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Everything named, once. */
  readonly goods: readonly string[];
  /** Those of the goods that are named singly, with an identity of their own; the others are classes. */
  readonly things: ReadonlySet<string>;
  /** readPoint and bizLocation. */
  readonly places: readonly string[];
  /** Business transactions it names; some may be shipments. */
  readonly documents: readonly string[];
}
