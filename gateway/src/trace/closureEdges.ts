import type { Closure } from './closure';
import { type Graph, linkKinds, nodeKinds } from './graph';
import type { Trust } from './trust';

/** A link between two goods, and the event that states it (0: only a fact does). */
export interface GoodsEdge {
  readonly from: number;
  readonly to: number;
  readonly kind: 'transformed' | 'packed' | 'serialized';
  readonly event: number;
  /** True if the link proves nothing, because its author did not make the goods. */
  readonly alleged: boolean;
}

const words = ['transformed', 'packed', 'serialized', 'serialized', 'packed'] as const;

/** The inputs for edges. */
interface Within {
  readonly graph: Graph;
  readonly trust: Trust;
  readonly nodes: ReadonlySet<number>;
}

/** The edges through a transformation. If different events name its inputs and outputs, there is an edge for both. */
function* throughProcess({ graph, trust, nodes }: Within, link: number): Generator<GoodsEdge> {
  const from = graph.sourceOf(link);
  const event = graph.eventOf(link);
  for (let inner = graph.firstOut(graph.targetOf(link)); inner !== 0; inner = graph.nextOut(inner)) {
    const to = graph.targetOf(inner);
    if (graph.linkKindOf(inner) !== linkKinds.transformed || !nodes.has(to)) continue;
    const edge = { from, to, kind: 'transformed', alleged: !trust.believes(inner) } as const;
    yield { ...edge, event };
    if (graph.eventOf(inner) !== event) yield { ...edge, event: graph.eventOf(inner) };
  }
}

function* linkEdges(within: Within, link: number): Generator<GoodsEdge> {
  const { graph, trust, nodes } = within;
  const to = graph.targetOf(link);
  const kind = words[graph.linkKindOf(link)];
  if (kind === undefined) return;
  if (graph.kindOf(to) === nodeKinds.process) yield* throughProcess(within, link);
  else if (nodes.has(to)) {
    yield { from: graph.sourceOf(link), to, kind, event: graph.eventOf(link), alleged: !trust.believes(link) };
  }
}

/** Every link between goods of the closure. */
export function* closureEdges(graph: Graph, trust: Trust, { nodes }: Closure): Generator<GoodsEdge> {
  const within = { graph, trust, nodes: new Set(nodes) };
  for (const node of nodes) {
    for (let link = graph.firstOut(node); link !== 0; link = graph.nextOut(link)) yield* linkEdges(within, link);
  }
}
