import type { EventRow } from '../answers';
import type { ReadModel } from '../projection/readModel';
import { eventRowOf, type RawEvent, selectEvents } from './eventRows';

/** The result of a search for an event id. */
export type FoundEvent =
  | (EventRow & { readonly height: number })
  /** The parties, if several recorded an event with this id. */
  | { readonly parties: readonly string[] }
  | undefined;

/**
 * Finds an event by its hash id or by its sender's eventID; if several parties used that, also by party. A hash id finds the event with
 * this content first, because anybody may claim the hash as the eventID of another event.
 */
export function findEvent({ database, height }: ReadModel, id: string, party?: string): FoundEvent {
  const where = 'WHERE (event.key = event_key(?1) OR event.name = ?1) AND (?2 IS NULL OR event.party = ?2)';
  const rows = database.all<RawEvent>(`${selectEvents} ${where} ORDER BY event.n`, id, party ?? null);
  const same = rows.filter((row) => row.id === id);
  const found = same.length > 0 ? same : rows;
  const [first] = found;
  const parties = [...new Set(found.map((row) => row.party ?? ''))];
  if (parties.length > 1) return { parties };
  return first && { ...eventRowOf(first), height };
}
