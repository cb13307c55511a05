import { must } from '@lotline/chaincode/domain';
import { entryOf } from '../projection/graph/columns';
import { type Graph, linkKinds, nodeKinds } from '../projection/graph/graph';

/** Goods reached from a root, nearest first. All lists have the same order. */
export interface Closure {
  readonly nodes: readonly number[];
  /** Steps from the root; a transformation is one step from inputs to outputs. */
  readonly depths: readonly number[];
  /** Index in `nodes` of the goods that each was reached from; -1 for roots. */
  readonly parents: readonly number[];
  /** Kind of the link that each was reached by, of `linkKinds`; -1 for roots and their contents. */
  readonly kinds: readonly number[];
  /** True if the limit was reached. */
  readonly truncated: boolean;
}

type Visit = (node: number, kind: number) => void;

/** Kind of the contents of a root. */
const inside = -1;

/** Walks the neighbours of goods in one direction, passing through processes. */
const neighbours = (graph: Graph, back: boolean, mark: (node: number) => boolean, visit: Visit) => {
  const { first, next, end, kind, nodeKind, last } = graph.chains(back);
  const through = (process: number): void => {
    for (let link = entryOf(first, process); link !== 0; link = entryOf(next, link)) {
      if (link <= last && entryOf(kind, link) >= 0) visit(entryOf(end, link), linkKinds.transformed);
    }
  };
  return (node: number): void => {
    for (let link = entryOf(first, node); link !== 0; link = entryOf(next, link)) {
      if (link > last) continue;
      const by = entryOf(kind, link);
      if (by < 0) continue;
      const other = entryOf(end, link);
      if (nodeKind[other] !== nodeKinds.process) visit(other, by);
      else if (mark(other)) through(other);
    }
  };
};

const contents = (graph: Graph, holder: number, visit: Visit): void => {
  for (let link = graph.firstIn(holder); link !== 0; link = graph.nextIn(link)) {
    if (graph.linkKindOf(link) === linkKinds.packed) visit(graph.sourceOf(link), inside);
  }
};

/** The roots and what is inside them, at any depth. */
const insides = (graph: Graph, roots: readonly number[]): Set<number> => {
  const found = new Set(roots);
  for (const node of found) contents(graph, node, (inner) => found.add(inner));
  return found;
};

/**
 * The goods that `roots` went into (forward) or were made from (back), breadth first. Forward from a container continues from its
 * contents too, because a recall must not miss them; but a container on the way does not lead to its other contents.
 */
export function closure(graph: Graph, roots: readonly number[], back: boolean, limit: number): Closure {
  const mark = graph.startWalk();
  const nodes: number[] = [];
  const depths: number[] = [];
  const parents: number[] = [];
  const kinds: number[] = [];
  const state = { at: -1, truncated: false };
  const visit: Visit = (node, kind) => {
    if (!mark(node)) return;
    if (nodes.length >= limit) {
      state.truncated = true;
      return;
    }
    nodes.push(node);
    depths.push(state.at < 0 ? 0 : must(depths[state.at], 'depth') + 1);
    parents.push(state.at);
    kinds.push(kind);
  };
  for (const root of roots) visit(root, inside);
  const opened = back ? new Set<number>() : insides(graph, roots);
  const walk = neighbours(graph, back, mark, visit);
  for (state.at = 0; state.at < nodes.length && !state.truncated; state.at += 1) {
    const node = must(nodes[state.at], 'node');
    walk(node);
    if (opened.has(node)) contents(graph, node, visit);
  }
  return { nodes, depths, parents, kinds, truncated: state.truncated };
}
