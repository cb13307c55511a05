// The event that the checks of the EPCIS 2.0 binding capture, and a document around such events.

export const place = 'https://id.gs1.org/414/0860009999992';

/** Events that each make one serialized item; `name` keeps the items and eventIDs of two checks apart. */
export function sampleEvents(name) {
  const item = `https://id.gs1.org/01/90860009999209/21/${name}`;
  const eventID = (number) => `urn:example:${name}:${number}`;
  const event = (number) => ({
    type: 'ObjectEvent',
    eventTime: '2026-01-01T10:00:00Z',
    eventTimeZoneOffset: '+00:00',
    eventID: eventID(number),
    action: 'ADD',
    bizStep: 'commissioning',
    disposition: 'active',
    epcList: [`${item}${number}`],
    readPoint: { id: place },
    bizLocation: { id: place },
  });
  return { item, eventID, event };
}

export const document = (...eventList) => ({
  '@context': ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld'],
  type: 'EPCISDocument',
  schemaVersion: '2.0',
  creationDate: '2026-01-01T12:00:00Z',
  epcisBody: { eventList },
});

/** Values for the path parameters of GS1's description that do not depend on an answer; `event(1)` has to be captured. */
export const pathValues = ({ item, eventID }) => ({
  eventID: eventID(1),
  eventType: 'ObjectEvent',
  epc: `${item}1`,
  bizStep: 'commissioning',
  bizLocation: place,
  readPoint: place,
  disposition: 'active',
  queryName: 'everything',
  token: 'any',
});
