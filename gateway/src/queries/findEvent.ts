import type { EventRow } from '../answers';
import type { ReadModel } from '../projection/readModel';
import { eventRowOf, type RawEvent, selectEvents } from './eventRows';

/** What an id of an event may name. */
export type FoundEvent =
  | (EventRow & { readonly height: number })
  /** Several parties have an event of this id: these. */
  | { readonly parties: readonly string[] }
  | undefined;

/** One event by its hash id or by the eventID that its sender gave it, and where several parties used that, by its party. */
export function findEvent({ database, height }: ReadModel, id: string, party?: string): FoundEvent {
  const where = 'WHERE (event.id = ?1 OR event.name = ?1) AND (?2 IS NULL OR event.party = ?2)';
  const rows = database.all<RawEvent>(`${selectEvents} ${where} ORDER BY event.n`, id, party ?? null);
  const [first] = rows;
  const parties = [...new Set(rows.map((row) => row.party ?? ''))];
  if (parties.length > 1) return { parties };
  return first && { ...eventRowOf(first), height };
}
