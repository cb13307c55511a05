/** The limits of one EPCIS event. An error message names the limit that was exceeded. */
export const eventLimits = {
  /** Entries of any one list: epcList, quantityList, sensorReport … */
  listItems: 1000,
  /** Nested objects and arrays, the event itself included. */
  depth: 16,
  /** UTF-16 code units of one text. */
  textLength: 4096,
  /** UTF-16 code units of one key. */
  keyLength: 512,
  /** Values of any type in one event, nested ones included. */
  values: 20_000,
} as const;

/** The limits of one document. */
export const documentLimits = {
  /** UTF-16 code units of a document read from text. */
  textLength: 16_000_000,
  events: 10_000,
} as const;
