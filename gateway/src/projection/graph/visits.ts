import { entryOf, type Visit } from './columns';
import type { Graph } from './graph';

/** The events that name a node, up to the height of the graph, latest first. */
export function visitsOf({ columns, events }: Graph, node: number): Visit[] {
  const { visit, nextVisit, visitEvent, visitKind, visitPlace, visitOther } = columns;
  const found: Visit[] = [];
  for (let n = entryOf(visit, node); n !== 0; n = entryOf(nextVisit, n)) {
    const event = entryOf(visitEvent, n);
    if (event > events) continue;
    found.push({
      node,
      event,
      kind: entryOf(visitKind, n),
      place: entryOf(visitPlace, n),
      other: entryOf(visitOther, n),
    });
  }
  return found;
}

/** The numbers of the places that nodes visited, except in events of `without`. */
export function placesOf(
  { columns, events }: Graph,
  nodes: Iterable<number>,
  without: ReadonlySet<number>,
): Set<number> {
  const { visit, nextVisit, visitEvent, visitPlace } = columns;
  const found = new Set<number>();
  for (const node of nodes) {
    for (let n = entryOf(visit, node); n !== 0; n = entryOf(nextVisit, n)) {
      const event = entryOf(visitEvent, n);
      if (event <= events && !without.has(event)) found.add(entryOf(visitPlace, n));
    }
  }
  return found;
}
