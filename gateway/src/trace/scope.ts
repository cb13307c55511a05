import { type Chains, endBits, endFlags, entryOf, smallOf } from '../projection/graph/columns';
import { type Graph, linkKinds } from '../projection/graph/graph';
import type { Walk } from '../projection/graph/walks';

/** The nodes that a recall reaches, as columns of numbers. All have the same order: parents before the goods made of them. */
export interface Scope {
  readonly nodes: Int32Array;
  /** Index in `nodes` of the node that each was reached from; -1 for roots. */
  readonly from: Int32Array;
  /** The link by which each was reached; 0 for roots. */
  readonly links: Int32Array;
  /** Steps from the root; a transformation in a single event is one step from inputs to outputs. */
  readonly depths: Int32Array;
  /** 1 for nodes that are covered themselves, and not only because they contain covered goods. */
  readonly covered: Uint8Array;
  readonly truncated: boolean;
}

// Names of their own: the engine reads these in each turn of a loop.
const { inOneEvent, removed } = endFlags;

const isPacking = (kind: number): boolean => kind === linkKinds.packed || kind === linkKinds.claimed;

export interface ScopeOptions {
  readonly follows: (link: number) => boolean;
  /** Maximum nodes. */
  readonly limit: number;
  /** True to end at the next goods, passing only containers and processes. */
  readonly nearest?: boolean;
}

const passed = -1;

const columnsFor = (length: number): Omit<Scope, 'truncated'> => ({
  nodes: new Int32Array(length),
  from: new Int32Array(length),
  links: new Int32Array(length),
  depths: new Int32Array(length),
  covered: new Uint8Array(length),
});

/** Most scopes are small. */
const room = 64;

/** The nodes reached so far. Written for speed: a plan reaches 100,000. */
class Reach {
  count = 0;
  truncated = false;
  readonly #chains: Chains;
  readonly #options: ScopeOptions;
  readonly #walk: Walk;
  #columns = columnsFor(room);

  constructor(graph: Graph, options: ScopeOptions) {
    this.#options = options;
    this.#chains = graph.chains(false);
    this.#walk = graph.startWalk();
  }

  visit(node: number, from: number, link: number, covered: boolean): void {
    const at = this.#placeOf(node) - 1;
    if (at >= 0) {
      if (covered && this.#columns.covered[at] !== 1) this.#cover(at, from, link);
      return;
    }
    if (this.count >= this.#options.limit) {
      this.truncated = true;
      return;
    }
    if (this.count === this.#columns.nodes.length) this.#grow();
    const { nodes, from: parents, links, depths, covered: marks } = this.#columns;
    const { count } = this;
    nodes[count] = node;
    parents[count] = from;
    links[count] = link;
    depths[count] = this.#depthAfter(from);
    marks[count] = covered ? 1 : 0;
    this.count = count + 1;
    this.#place(node, count + 1);
  }

  /** Goes on from the node at an index. */
  leave(at: number): void {
    const { nodes, depths, covered } = this.#columns;
    if (this.#options.nearest !== true || depths[at] === 0 || covered[at] !== 1) this.#leave(at, entryOf(nodes, at));
  }

  scope(): Scope {
    const { nodes, from, links, depths, covered } = this.#columns;
    const { count, truncated } = this;
    return {
      nodes: nodes.subarray(0, count),
      from: from.subarray(0, count),
      links: links.subarray(0, count),
      depths: depths.subarray(0, count),
      covered: covered.subarray(0, count),
      truncated,
    };
  }

  #leave(at: number, start: number): void {
    const { first, pairs, kind, last } = this.#chains;
    for (let link = entryOf(first, start); link !== 0; link = entryOf(pairs, link * 2)) {
      if (link > last) continue;
      const end = entryOf(pairs, link * 2 + 1);
      const by = smallOf(kind, link);
      if ((end & removed) === 0 || by >= 0) this.#follow(at, link, end, isPacking(by));
    }
  }

  /** A transformation in a single event is passed: it is not a node of the contract's genealogy. */
  #follow(at: number, link: number, end: number, isPacked: boolean): void {
    const target = end >> endBits;
    const place = this.#placeOf(target);
    // Further links to covered goods change nothing.
    const isDone = place > 0 && (isPacked || this.#columns.covered[place - 1] === 1);
    if (isDone || place === passed || !this.#options.follows(link)) return;
    if (place === 0 && (end & inOneEvent) !== 0) {
      this.#place(target, passed);
      this.#leave(at, target);
    } else this.visit(target, at, link, !isPacked);
  }

  /** By node: its index, plus one; 0 before it is reached, `passed` for a transformation that was passed through. */
  #placeOf(node: number): number {
    const { marks, epoch, found } = this.#walk;
    return entryOf(marks, node) === epoch ? entryOf(found, node) : 0;
  }

  #place(node: number, place: number): void {
    const { marks, epoch, found } = this.#walk;
    marks[node] = epoch;
    found[node] = place;
  }

  /** First reached as a container, now as goods: the later link is the relevant one. */
  #cover(at: number, from: number, link: number): void {
    const columns = this.#columns;
    columns.covered[at] = 1;
    if (from >= at) return;
    columns.from[at] = from;
    columns.links[at] = link;
    columns.depths[at] = this.#depthAfter(from);
  }

  #depthAfter(from: number): number {
    return from < 0 ? 0 : entryOf(this.#columns.depths, from) + 1;
  }

  #grow(): void {
    const [old, larger] = [this.#columns, columnsFor(this.count * 2)];
    for (const name of ['nodes', 'from', 'links', 'depths', 'covered'] as const) larger[name].set(old[name]);
    this.#columns = larger;
  }
}

/**
 * All goods that roots went into, nearest first, over the links that `follows` allows. A container on the way does not lead to its other
 * contents.
 */
export function scopeOf(graph: Graph, roots: readonly number[], options: ScopeOptions): Scope {
  const reach = new Reach(graph, options);
  for (const root of roots) reach.visit(root, -1, 0, true);
  for (let at = 0; at < reach.count && !reach.truncated; at += 1) reach.leave(at);
  return reach.scope();
}

/** Marks the nodes of a scope that lead to covered goods, which an extension needs. */
export function neededFor({ from, covered }: Scope): Uint8Array {
  const needed = covered.slice();
  for (let at = needed.length - 1; at >= 0; at -= 1) {
    const parent = entryOf(from, at);
    if (needed[at] === 1 && parent >= 0) needed[parent] = 1;
  }
  return needed;
}
