import type { EventRow } from '../answers';
import type { ReadModel } from '../projection/readModel';
import { eventRowOf, type RawEvent, selectEvents } from './eventRows';

/** One event by its id, as it was first sent. */
export function findEvent(
  { database, height }: ReadModel,
  id: string,
): (EventRow & { readonly height: number }) | undefined {
  const row = database.get<RawEvent>(`${selectEvents} WHERE event.id = ? ORDER BY event.n LIMIT 1`, id);
  return row && { ...eventRowOf(row), height };
}
