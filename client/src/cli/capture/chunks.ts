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
  a.schemaVersion === b.schemaVersion &&
  (a.context === b.context || JSON.stringify(a.context) === JSON.stringify(b.context));

/** The EPCIS document of a chunk. */
export const documentOf = (chunk: readonly OwnedEvent[]): Record<string, unknown> => ({
  ...(chunk[0]?.context !== undefined && { '@context': chunk[0].context }),
  type: 'EPCISDocument',
  schemaVersion: chunk[0]?.schemaVersion ?? '2.0',
  creationDate: new Date().toISOString(),
  epcisBody: { eventList: chunk.map(({ event }) => event) },
});
