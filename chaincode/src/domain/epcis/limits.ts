/** The limits of one EPCIS event and one EPCIS document. Past one of them the answer names it. */
export const eventLimits = {
  /** Entries of any one list: epcList, quantityList, sensorReport … */
  listItems: 1000,
  /** Objects and arrays inside one another, the event itself counted. */
  depth: 16,
  /** UTF-16 code units of one text. */
  textLength: 4096,
  /** UTF-16 code units of one key. */
  keyLength: 512,
  /** Values of any sort in one event, nested ones counted. */
  values: 20_000,
} as const;

/** The limits of one document. */
export const documentLimits = {
  /** UTF-16 code units of a document read from text. */
  textLength: 16_000_000,
  events: 10_000,
} as const;
