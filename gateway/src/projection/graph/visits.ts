import { entryOf, smallOf, type Visit } from './columns';
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
      kind: smallOf(visitKind, n),
      place: entryOf(visitPlace, n),
      other: entryOf(visitOther, n),
    });
  }
  return found;
}

/** The events that name nodes, as marks by number, and the numbers of the places there. */
export interface Named {
  readonly places: ReadonlySet<number>;
  readonly events: Uint8Array;
}

/** The events that name nodes, and the places in them except in those of `without`. */
export function namesOf(
  { columns, events: last }: Graph,
  nodes: Iterable<number>,
  without: ReadonlySet<number>,
): Named {
  const { visit, nextVisit, visitEvent, visitPlace } = columns;
  const places = new Set<number>();
  const events = new Uint8Array(last + 1);
  let latest = -1;
  for (const node of nodes) {
    for (let n = entryOf(visit, node); n !== 0; n = entryOf(nextVisit, n)) {
      const event = entryOf(visitEvent, n);
      if (event > last) continue;
      events[event] = 1;
      const place = entryOf(visitPlace, n);
      if (place === latest || without.has(event)) continue;
      places.add(place);
      latest = place;
    }
  }
  return { places, events };
}
