import { type Graph, linkKinds, nodeKinds } from './graph';

/** A node that a recall reaches, and the link that leads there. */
export interface Reached {
  readonly node: number;
  /** Place in the list of the node that it was reached from; -1 for roots. */
  readonly from: number;
  /** The link by which; 0 for roots. */
  readonly link: number;
  /** Steps from the root; a transformation told by one event is one step from inputs to outputs. */
  readonly depth: number;
  /** Whether it is covered on its own account, and not only because something covered is inside. */
  readonly covered: boolean;
}

export interface Scope {
  /** Parents before what was made of them. */
  readonly reached: readonly Reached[];
  readonly truncated: boolean;
}

/** A transformation that one event tells is no node of the contract's genealogy. */
const isOwnProcess = (graph: Graph, node: number): boolean =>
  graph.kindOf(node) === nodeKinds.process && graph.idOf(node).includes(' ni:///');

const isPacking = (kind: number): boolean => kind === linkKinds.packed || kind === linkKinds.claimed;

export interface ScopeOptions {
  readonly follows: (link: number) => boolean;
  /** Most nodes. */
  readonly limit: number;
  /** Ends at the next goods: only containers and processes are passed. */
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
 * Everything that roots went into, nearest first, over the links that `follows` allows. A container that is reached does not lead to what
 * else is in it.
 */
export function scopeOf(
  graph: Graph,
  roots: readonly number[],
  { follows, limit, nearest = false }: ScopeOptions,
): Scope {
  const reached: Mutable[] = [];
  const place = new Map<number, number>();
  const passed = new Set<number>();
  const state = { truncated: false };
  const visit = (node: number, step: Omit<Mutable, 'node'>): void => {
    const known = reached[place.get(node) ?? -1];
    if (known) {
      // First met as a container, now as goods: the later link says more.
      if (!step.covered || known.covered) return;
      if (step.from < (place.get(node) ?? 0)) Object.assign(known, step);
      else known.covered = true;
      return;
    }
    if (reached.length >= limit) {
      state.truncated = true;
      return;
    }
    place.set(node, reached.length);
    reached.push({ node, ...step });
  };
  const leave = (at: number, start: number, inherited: { depth: number }): void => {
    for (let link = graph.firstOut(start); link !== 0; link = graph.nextOut(link)) {
      const kind = graph.linkKindOf(link);
      if (kind < 0 || !follows(link)) continue;
      const target = graph.targetOf(link);
      if (isOwnProcess(graph, target)) {
        if (passed.has(target)) continue;
        passed.add(target);
        leave(at, target, inherited);
      } else visit(target, { from: at, link, depth: inherited.depth + 1, covered: !isPacking(kind) });
    }
  };
  for (const root of roots) visit(root, { from: -1, link: 0, depth: 0, covered: true });
  for (let at = 0; at < reached.length && !state.truncated; at += 1) {
    const { node, depth, covered } = reached[at] ?? { node: 0, depth: 0, covered: false };
    if (!nearest || depth === 0 || !covered) leave(at, node, { depth });
  }
  return { reached, truncated: state.truncated };
}

/** The nodes that lead to covered goods: those of a scope that its extension needs. */
export function neededFor({ reached }: Scope): boolean[] {
  const needed = reached.map(({ covered }) => covered);
  for (let at = reached.length - 1; at >= 0; at -= 1) {
    const from = reached[at]?.from ?? -1;
    if (needed[at] === true && from >= 0) needed[from] = true;
  }
  return needed;
}
