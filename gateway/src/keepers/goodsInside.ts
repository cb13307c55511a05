import { type Graph, linkKinds } from '../projection/graph/graph';

/** A container's node that an event names. */
export interface NamedContainer {
  readonly event: number;
  readonly node: number;
}

/**
 * The goods that were ever packed into the containers, at any depth, each with an event that names the container. An emptying without a
 * list, or an arrival, moves them without naming them.
 */
export function goodsInside(graph: Graph, named: readonly NamedContainer[]): [goods: string, event: number][] {
  const events = new Map<number, number>();
  const open = [...named];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { event, node } = next;
    for (let link = graph.firstIn(node); link !== 0; link = graph.nextIn(link)) {
      const content = graph.sourceOf(link);
      const kind = graph.linkKindOf(link);
      if ((kind !== linkKinds.packed && kind !== linkKinds.claimed) || events.has(content)) continue;
      events.set(content, event);
      open.push({ event, node: content });
    }
  }
  return [...events].map(([node, event]) => [graph.idOf(node), event]);
}
