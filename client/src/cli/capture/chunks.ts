import type { OwnedEvent } from './owners';

/** Maximum events per request. */
export const chunkEvents = 500;
/** Approximate maximum bytes of a request's events; a single larger event has its own request. */
const chunkBytes = 2 * 1024 * 1024;

/** Groups consecutive events of one organisation with the same context into requests. */
export function chunksOf(events: readonly OwnedEvent[]): OwnedEvent[][] {
  const chunks: OwnedEvent[][] = [];
  let bytes = 0;
  for (const event of events) {
    const size = JSON.stringify(event.event).length;
    const chunk = chunks.at(-1);
    const first = chunk?.[0];
    if (chunk && first && chunk.length < chunkEvents && bytes + size <= chunkBytes && belongTogether(first, event)) {
      chunk.push(event);
      bytes += size;
    } else {
      chunks.push([event]);
      bytes = size;
    }
  }
  return chunks;
}

const belongTogether = (a: OwnedEvent, b: OwnedEvent): boolean =>
  a.organisation === b.organisation &&
  a.header === b.header &&
  a.schemaVersion === b.schemaVersion &&
  (a.context === b.context || JSON.stringify(a.context) === JSON.stringify(b.context));

/** The parts of a file's document that its events share. */
export type Common = Pick<OwnedEvent, 'context' | 'schemaVersion' | 'header'>;

/** The EPCIS document of events, with the header of their file if it is to be sent. */
export const documentOf = (
  events: readonly Pick<OwnedEvent, 'event'>[],
  { context, schemaVersion, header }: Common,
): Record<string, unknown> => ({
  ...(context !== undefined && { '@context': context }),
  type: 'EPCISDocument',
  schemaVersion,
  creationDate: new Date().toISOString(),
  ...(header !== undefined && { epcisHeader: header }),
  epcisBody: { eventList: events.map(({ event }) => event) },
});
