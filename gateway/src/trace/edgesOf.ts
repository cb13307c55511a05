import { must } from '@lotline/chaincode/domain';
import { type Graph, linkKinds, nodeKinds } from '../projection/graph/graph';
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

interface Within {
  readonly graph: Graph;
  readonly trust: Trust;
  /** The other end must be one of these. */
  readonly nodes: ReadonlySet<number>;
}

interface Edges {
  readonly edges: readonly GoodsEdge[];
  /** Number of other goods that it was made of. */
  readonly others: number;
}

/**
 * The edges from goods of a closure to goods that were made of them. If different events name inputs and outputs of a process, there is an
 * edge for both. It is cheaper from this end: a common ingredient went into thousands of goods, and was made of few.
 */
export function edgesInto({ graph, trust, nodes }: Within, to: number): Edges {
  const edges: GoodsEdge[] = [];
  const others = new Set<number>();
  const add = (from: number, link: number, through: number): void => {
    if (!nodes.has(from)) {
      others.add(from);
      return;
    }
    const kind = must(words[graph.linkKindOf(link)], 'kind of link');
    const alleged = !trust.believes(link);
    for (const event of new Set([through, link].map(graph.eventOf))) edges.push({ from, to, kind, event, alleged });
  };
  for (let link = graph.firstIn(to); link !== 0; link = graph.nextIn(link)) {
    if (graph.linkKindOf(link) < 0) continue;
    const other = graph.sourceOf(link);
    if (graph.kindOf(other) !== nodeKinds.process) {
      add(other, link, link);
      continue;
    }
    for (let inner = graph.firstIn(other); inner !== 0; inner = graph.nextIn(inner)) {
      if (graph.linkKindOf(inner) === linkKinds.transformed) add(graph.sourceOf(inner), link, inner);
    }
  }
  return { edges, others: others.size };
}
