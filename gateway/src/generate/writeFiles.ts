import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Maker, NetworkEvent } from './vocabulary';

const context = 'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld';

export interface Progress {
  (events: number): void;
}

/**
 * Writes the events as EPCIS documents, one per round and organisation, named in the order in which they are to be captured. Returns the
 * number of files.
 */
export function writeFiles(folder: string, rounds: Iterable<readonly NetworkEvent[]>, progress: Progress): number {
  mkdirSync(folder, { recursive: true });
  let files = 0;
  let events = 0;
  for (const round of rounds) {
    for (const by of ['supplier', 'retailer'] satisfies Maker[]) {
      const eventList = round.filter((each) => each.by === by).map(({ event }) => event);
      if (eventList.length === 0) continue;
      files += 1;
      const name = `${String(files).padStart(6, '0')}-${by}.jsonld`;
      writeFileSync(join(folder, name), JSON.stringify(documentOf(eventList)));
      events += eventList.length;
    }
    progress(events);
  }
  return files;
}

const documentOf = (eventList: readonly NetworkEvent['event'][]): object => ({
  '@context': [context],
  type: 'EPCISDocument',
  schemaVersion: '2.0',
  creationDate: '2026-01-01T00:00:00Z',
  epcisBody: { eventList },
});
