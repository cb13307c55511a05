type Fields = Readonly<Record<string, unknown>>;

export const context = 'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld';
export const farm = 'https://id.gs1.org/414/0860009999992';
export const store = 'https://id.gs1.org/414/0860009998001';
export const lot = (number: string): string => `https://id.gs1.org/01/00860009999107/10/${number}`;

/** A lot made new at the farm. */
export const made = (number: string, more: Fields = {}): Fields => ({
  type: 'ObjectEvent',
  eventTime: '2026-11-20T10:00:00Z',
  eventTimeZoneOffset: '+00:00',
  action: 'ADD',
  bizStep: 'commissioning',
  quantityList: [{ epcClass: lot(number), quantity: 10, uom: 'CS' }],
  readPoint: { id: farm },
  bizLocation: { id: farm },
  ...more,
});

/** A lot that was seen, and the query that finds such events. */
export const seen = (number: string): Fields => made(number, { action: 'OBSERVE', bizStep: 'inspecting' });
export const queries = '/epcis/queries';
export const queryOfSeen = { name: 'seen', query: { eventType: ['ObjectEvent'], EQ_action: ['OBSERVE'] } };

export const documentOf = (...eventList: unknown[]): Fields => ({
  '@context': [context],
  type: 'EPCISDocument',
  schemaVersion: '2.0',
  creationDate: '2026-11-20T12:00:00Z',
  epcisBody: { eventList },
});

/** The events of a query document. */
export const eventsOf = (document: unknown): Record<string, unknown>[] =>
  (document as { epcisBody: { queryResults: { resultsBody: { eventList: Record<string, unknown>[] } } } }).epcisBody
    .queryResults.resultsBody.eventList;
