import { isItemId, nodeAt, withoutParty } from '@lotline/chaincode/domain';
import type { FactWrite } from './factWrite';
import { nodeOf } from './nodeOf';
import type { EventSink } from './saveEvent';
import type { TracedEvent } from './tracedEvent';

/** The things with a party in their id that events are about, by the hash ids of the events. Most transactions have none. */
export function meansIn(writes: readonly FactWrite[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const { kind, key, fact } of writes) {
    const means = kind === 'event' ? fact?.['means'] : undefined;
    if (Array.isArray(means))
      found.set(
        key[1] ?? '',
        means.filter((id) => typeof id === 'string'),
      );
  }
  return found;
}

/** The event with the things that it is about: under an id without owner, several parties may have things. */
export function withMeant(event: TracedEvent, means: readonly string[] = []): TracedEvent {
  if (means.length === 0) return event;
  const by = new Map(means.map((id) => [withoutParty(id), id]));
  return { ...event, goods: event.goods.map((id, at) => (at < event.things ? (by.get(id) ?? id) : id)) };
}

const visitsOf = `SELECT DISTINCT visit.kind AS kind, place, other FROM visit JOIN node ON node.n = visit.node
  WHERE visit.event = ? AND node.id = ?`;

/** Lets the traces of things show an event that was recorded before, and of which it is known only now that it is about them. */
export function visitMeant(
  { database, facts, graph }: Pick<EventSink, 'database' | 'facts' | 'graph'>,
  event: number,
  means: readonly string[],
): void {
  const time = database.get<{ time: string }>('SELECT time FROM event WHERE n = ?', event)?.time ?? '';
  for (const id of means) {
    if (database.get(visitsOf, event, id) !== undefined) continue;
    const thing = isItemId(id) ? undefined : facts.read('container', [id]);
    const node = nodeOf(graph, nodeAt(id, thing, time));
    const visits = database.all<{ kind: number; place: number; other: number }>(visitsOf, event, withoutParty(id));
    for (const visit of visits) graph.visit({ ...visit, node, event });
  }
}
