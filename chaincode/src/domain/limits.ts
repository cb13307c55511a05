/** The limits that a caller of the contract can meet. Schemas, messages, the API's description and docs/limits.md take them from here. */
export const limits = {
  /** Requests of one transaction, and commands of one `POST /commands`. */
  requests: 1000,
  /** Lots in one list of a command, and roots of a recall. */
  lines: 200,
  /** Serialized items in one list of a command. */
  items: 1000,
  /** Containers in one list of a command. */
  containers: 200,
  /** Business documents of a shipment, such as order and bill of lading. */
  documents: 50,
  /** Handovers of a shipment. */
  handoffs: 32,
  /** Levels of containers in containers. */
  levels: 20,
  /** Characters of a reason or a note. */
  text: 1000,
  /** Characters of a name. */
  name: 200,
  /** Characters of an identifier in any spelling. */
  idLength: 2048,
  /** Characters of an identifier in canonical form. */
  canonicalId: 640,
  /** Characters of a URI of goods after its scheme. */
  uriLength: 512,
  /** Links that one command adds to the scope of a recall. */
  links: 500,
  /** Recalls of one organisation on one lot, item or container. Closed ones make room. */
  recalls: 20,
  /** Open recalls that bind one party's stock of a lot only. */
  stockRecalls: 3,
  /** GS1 Company Prefixes that a party has or claims. */
  prefixes: 20,
  /** SSCCs that one command gives out. */
  ssccs: 200,
  /** Parties that are members of the network. */
  members: 200,
  /** Departures of a lot from one sender to one receiver that are in transit. */
  legs: 50,
  /** Departures and arrivals of an item or container that are known one by one; earlier ones are forgotten. */
  journeys: 12,
  /** Waiting events that one command books together. */
  bookedTogether: 50,
  /** Containers that are named with a waiting receipt, because its quantities may be in them. */
  carriers: 50,
  /** Rounds in which a request finds facts that it needs, such as one for each level of containers. */
  rounds: 40,
  /** Keys of one query of the contract. */
  keys: 1000,
  /** Errors of one input that are listed. */
  errors: 20,
} as const;

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

/** The limits of one EPCIS document. */
export const documentLimits = {
  /** UTF-16 code units of a document read from text. */
  textLength: 16_000_000,
  /** Events of a document. */
  events: 10_000,
} as const;
