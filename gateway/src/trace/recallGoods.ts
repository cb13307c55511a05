import type { Closure } from './closure';
import { type Graph, linkKinds, nodeKinds } from './graph';

/** Goods that a recall covers; `parent` is the nearest lot or item before it that it was made from. */
export interface CoveredGoods {
  readonly node: number;
  readonly depth: number;
  readonly parent?: number;
}

/** A closure sorted into what a recall names (lots and items) and what holds it. */
export interface RecallGoods {
  readonly lots: readonly CoveredGoods[];
  readonly items: readonly CoveredGoods[];
  readonly holders: readonly number[];
}

const isMade = (graph: Graph, node: number): boolean =>
  graph.kindOf(node) === nodeKinds.lot || graph.kindOf(node) === nodeKinds.item;

/** Nodes that goods were made from by one link, or by one process. */
function* sources(graph: Graph, node: number): Generator<number> {
  for (let link = graph.firstIn(node); link !== 0; link = graph.nextIn(link)) {
    const kind = graph.linkKindOf(link);
    if (kind < 0 || kind === linkKinds.packed) continue;
    const source = graph.sourceOf(link);
    if (graph.kindOf(source) !== nodeKinds.process) yield source;
    else {
      for (let inner = graph.firstIn(source); inner !== 0; inner = graph.nextIn(inner)) {
        if (graph.linkKindOf(inner) >= 0) yield graph.sourceOf(inner);
      }
    }
  }
}

/** Sorts the goods of a forward closure. An item that only holds covered goods, as a case with a serial number, is a holder. */
export function recallGoods(graph: Graph, closure: Closure): RecallGoods {
  const { nodes, depths, parents, kinds } = closure;
  const place = new Map(nodes.map((node, at) => [node, at]));
  const madeAt = (at: number): number => {
    let found = at;
    while (found >= 0 && !isMade(graph, nodes[found] ?? 0)) found = parents[found] ?? -1;
    return found;
  };
  /** -1: covered on its own account; undefined: only a holder. */
  const parentOf = (node: number, at: number): number | undefined => {
    if (kinds[at] !== linkKinds.packed) return madeAt(parents[at] ?? -1);
    const earlier = [...sources(graph, node)].map((source) => place.get(source) ?? at).filter((each) => each < at);
    return earlier.length === 0 ? undefined : madeAt(Math.min(...earlier));
  };
  const lots: CoveredGoods[] = [];
  const items: CoveredGoods[] = [];
  const holders: number[] = [];
  nodes.forEach((node, at) => {
    const parent = isMade(graph, node) ? parentOf(node, at) : undefined;
    if (parent === undefined) {
      holders.push(node);
      return;
    }
    const source = kinds[at] === -1 ? undefined : nodes[parent];
    const covered = { node, depth: depths[at] ?? 0, ...(source !== undefined && { parent: source }) };
    (graph.kindOf(node) === nodeKinds.lot ? lots : items).push(covered);
  });
  return { lots, items, holders };
}
