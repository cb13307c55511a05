import { must } from '@lotline/chaincode/domain';
import { entryOf } from '../projection/graph/columns';
import { type Graph, linkKinds, nodeKinds } from '../projection/graph/graph';

/** A node that a recall reaches, and the link that leads there. */
export interface Reached {
  readonly node: number;
  /** Index of the node that it was reached from; -1 for roots. */
  readonly from: number;
  /** The link by which it was reached; 0 for roots. */
  readonly link: number;
  /** Steps from the root; a transformation in a single event is one step from inputs to outputs. */
  readonly depth: number;
  /** True if it is covered itself, and not only because it contains covered goods. */
  readonly covered: boolean;
}

export interface Scope {
  /** Parents before the goods made of them. */
  readonly reached: readonly Reached[];
  readonly truncated: boolean;
}

/** Returns true for a transformation in a single event, which is not a node of the contract's genealogy. */
const isOwnProcess = (graph: Graph, node: number): boolean =>
  graph.kindOf(node) === nodeKinds.process && graph.idOf(node).includes(' ni:///');

const isPacking = (kind: number): boolean => kind === linkKinds.packed || kind === linkKinds.claimed;

export interface ScopeOptions {
  readonly follows: (link: number) => boolean;
  /** Maximum nodes. */
  readonly limit: number;
  /** True to end at the next goods, passing only containers and processes. */
  readonly nearest?: boolean;
}

interface Mutable {
  node: number;
  from: number;
  link: number;
  depth: number;
  covered: boolean;
}

/**
 * All goods that roots went into, nearest first, over the links that `follows` allows. A container on the way does not lead to its other
 * contents.
 */
export function scopeOf(
  graph: Graph,
  roots: readonly number[],
  { follows, limit, nearest = false }: ScopeOptions,
): Scope {
  const reached: Mutable[] = [];
  // By node: its index in `reached`, plus one.
  const place = new Int32Array(graph.nodes + 1);
  const passed = new Set<number>();
  const state = { truncated: false };
  const visit = (step: Mutable): void => {
    const at = entryOf(place, step.node) - 1;
    const known = reached[at];
    if (known) {
      // First reached as a container, now as goods: the later link is the relevant one.
      if (!step.covered || known.covered) return;
      if (step.from < at) Object.assign(known, step);
      else known.covered = true;
      return;
    }
    if (reached.length >= limit) {
      state.truncated = true;
      return;
    }
    place[step.node] = reached.push(step);
  };
  const leave = (at: number, start: number, depth: number): void => {
    for (let link = graph.firstOut(start); link !== 0; link = graph.nextOut(link)) {
      const kind = graph.linkKindOf(link);
      const target = graph.targetOf(link);
      if (kind < 0 || passed.has(target) || !follows(link)) continue;
      if (entryOf(place, target) === 0 && isOwnProcess(graph, target)) {
        passed.add(target);
        leave(at, target, depth);
      } else visit({ node: target, from: at, link, depth: depth + 1, covered: !isPacking(kind) });
    }
  };
  for (const root of roots) visit({ node: root, from: -1, link: 0, depth: 0, covered: true });
  for (let at = 0; at < reached.length && !state.truncated; at += 1) {
    const { node, depth, covered } = must(reached[at], 'reached node');
    if (!nearest || depth === 0 || !covered) leave(at, node, depth);
  }
  return { reached, truncated: state.truncated };
}

/** Marks the nodes of a scope that lead to covered goods, which an extension needs. */
export function neededFor({ reached }: Scope): boolean[] {
  const needed = reached.map(({ covered }) => covered);
  for (let at = reached.length - 1; at >= 0; at -= 1) {
    const { from } = must(reached[at], 'reached node');
    if (needed[at] === true && from >= 0) needed[from] = true;
  }
  return needed;
}
