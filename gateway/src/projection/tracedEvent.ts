/** What the trace needs of an EPCIS event, ids canonical. */
export interface TracedEvent {
  readonly id: string;
  readonly type: string;
  /** Event time, UTC with milliseconds. */
  readonly time: string;
  /** CBV business step; the type's own word where the event names none. */
  readonly step: string;
  /** An error declaration repeats the event that it takes back: it is listed, and says nothing about goods. */
  readonly declaration: boolean;
  /** As it was sent. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Everything named, once. */
  readonly goods: readonly string[];
  /** readPoint and bizLocation. */
  readonly places: readonly string[];
  /** Business transactions it names; some may be shipments. */
  readonly documents: readonly string[];
  /** Goods put into (`adds`) or taken out of `parent`. */
  readonly packing?: { readonly parent: string; readonly children: readonly string[]; readonly adds: boolean };
  readonly transformation?: {
    /** Shared by the events of a transformation that takes several. */
    readonly id?: string;
    readonly inputs: readonly string[];
    readonly outputs: readonly string[];
  };
  /** Items with the lot that the event says they are of. */
  readonly serialized: readonly { readonly lot: string; readonly item: string }[];
}
