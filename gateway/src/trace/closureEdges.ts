import type { Closure } from './closure';
import { type Graph, linkKinds, nodeKinds } from './graph';

/** A step between two goods, and the event that says so (0: only a fact does). */
export interface GoodsEdge {
  readonly from: number;
  readonly to: number;
  readonly kind: 'transformed' | 'packed' | 'serialized';
  readonly event: number;
}

const words = ['transformed', 'packed', 'serialized', 'serialized'] as const;

/** Inputs and outputs of a transformation may be named by different events; then both say so. */
function* throughProcess(graph: Graph, link: number, within: ReadonlySet<number>): Generator<GoodsEdge> {
  const from = graph.sourceOf(link);
  const event = graph.eventOf(link);
  for (let inner = graph.firstOut(graph.targetOf(link)); inner !== 0; inner = graph.nextOut(inner)) {
    const to = graph.targetOf(inner);
    if (graph.linkKindOf(inner) !== linkKinds.transformed || !within.has(to)) continue;
    yield { from, to, kind: 'transformed', event };
    if (graph.eventOf(inner) !== event) yield { from, to, kind: 'transformed', event: graph.eventOf(inner) };
  }
}

function* linkEdges(graph: Graph, link: number, within: ReadonlySet<number>): Generator<GoodsEdge> {
  const to = graph.targetOf(link);
  const kind = words[graph.linkKindOf(link)];
  if (kind === undefined) return;
  if (graph.kindOf(to) === nodeKinds.process) yield* throughProcess(graph, link, within);
  else if (within.has(to)) yield { from: graph.sourceOf(link), to, kind, event: graph.eventOf(link) };
}

/** Every step between goods of the closure. */
export function* closureEdges(graph: Graph, { nodes }: Closure): Generator<GoodsEdge> {
  const within = new Set(nodes);
  for (const node of nodes) {
    for (let link = graph.firstOut(node); link !== 0; link = graph.nextOut(link)) yield* linkEdges(graph, link, within);
  }
}
