import { hashId, must } from '@lotline/chaincode/domain';
import { type Chains, entryOf, smallOf } from '../projection/graph/columns';
import { type Graph, hashBytes, linkKinds, nodeKinds } from '../projection/graph/graph';
import { idContains } from '../projection/graph/idBytes';

/** The nodes that a recall reaches. All lists have the same order: parents before the goods made of them. */
export interface Scope {
  readonly nodes: readonly number[];
  /** Index in `nodes` of the node that each was reached from; -1 for roots. */
  readonly from: readonly number[];
  /** The link by which each was reached; 0 for roots. */
  readonly links: readonly number[];
  /** Steps from the root; a transformation in a single event is one step from inputs to outputs. */
  readonly depths: readonly number[];
  /** True for nodes that are covered themselves, and not only because they contain covered goods. */
  readonly covered: readonly boolean[];
  readonly truncated: boolean;
}

const inOneEvent = new TextEncoder().encode(' ni:///');
const hashIdLength = hashId('0'.repeat(hashBytes * 2)).length;

/** Returns true for a transformation in a single event, which is not a node of the contract's genealogy. */
const isOwnProcess = (graph: Graph, node: number): boolean =>
  graph.kindOf(node) === nodeKinds.process && idContains(graph.columns, node, inOneEvent, hashIdLength + 1);

const isPacking = (kind: number): boolean => kind === linkKinds.packed || kind === linkKinds.claimed;

export interface ScopeOptions {
  readonly follows: (link: number) => boolean;
  /** Maximum nodes. */
  readonly limit: number;
  /** True to end at the next goods, passing only containers and processes. */
  readonly nearest?: boolean;
}

const passed = -1;

/** The nodes reached so far, as columns of numbers: a plan reaches 100,000. */
class Reach implements Scope {
  readonly nodes: number[] = [];
  readonly from: number[] = [];
  readonly links: number[] = [];
  readonly depths: number[] = [];
  readonly covered: boolean[] = [];
  truncated = false;
  readonly #graph: Graph;
  readonly #chains: Chains;
  readonly #options: ScopeOptions;
  /** By node: its index in `nodes`, plus one; `passed` for a transformation that was passed through. */
  readonly #place: Int32Array;

  constructor(graph: Graph, options: ScopeOptions) {
    this.#graph = graph;
    this.#options = options;
    this.#chains = graph.chains(false);
    this.#place = new Int32Array(graph.nodes + 1);
  }

  visit(node: number, from: number, link: number, covered: boolean): void {
    const at = entryOf(this.#place, node) - 1;
    if (at >= 0) {
      if (covered && this.covered[at] !== true) this.#cover(at, from, link);
      return;
    }
    if (this.nodes.length >= this.#options.limit) {
      this.truncated = true;
      return;
    }
    this.#place[node] = this.nodes.push(node);
    this.from.push(from);
    this.links.push(link);
    this.depths.push(this.#depthAfter(from));
    this.covered.push(covered);
  }

  /** Goes on from the node at an index. */
  leave(at: number): void {
    const node = must(this.nodes[at], 'reached node');
    if (this.#options.nearest !== true || this.depths[at] === 0 || this.covered[at] !== true) this.#leave(at, node);
  }

  #leave(at: number, start: number): void {
    const { first, next, end, kind, last } = this.#chains;
    for (let link = entryOf(first, start); link !== 0; link = entryOf(next, link)) {
      if (link > last) continue;
      const by = smallOf(kind, link);
      const target = entryOf(end, link);
      const place = entryOf(this.#place, target);
      if (by < 0 || place === passed || !this.#options.follows(link)) continue;
      if (place === 0 && isOwnProcess(this.#graph, target)) {
        this.#place[target] = passed;
        this.#leave(at, target);
      } else this.visit(target, at, link, !isPacking(by));
    }
  }

  /** First reached as a container, now as goods: the later link is the relevant one. */
  #cover(at: number, from: number, link: number): void {
    this.covered[at] = true;
    if (from >= at) return;
    this.from[at] = from;
    this.links[at] = link;
    this.depths[at] = this.#depthAfter(from);
  }

  #depthAfter(from: number): number {
    return from < 0 ? 0 : must(this.depths[from], 'depth') + 1;
  }
}

/**
 * All goods that roots went into, nearest first, over the links that `follows` allows. A container on the way does not lead to its other
 * contents.
 */
export function scopeOf(graph: Graph, roots: readonly number[], options: ScopeOptions): Scope {
  const reach = new Reach(graph, options);
  for (const root of roots) reach.visit(root, -1, 0, true);
  for (let at = 0; at < reach.nodes.length && !reach.truncated; at += 1) reach.leave(at);
  return reach;
}

/** Marks the nodes of a scope that lead to covered goods, which an extension needs. */
export function neededFor({ from, covered }: Scope): boolean[] {
  const needed = [...covered];
  for (let at = needed.length - 1; at >= 0; at -= 1) {
    const parent = must(from[at], 'parent');
    if (needed[at] === true && parent >= 0) needed[parent] = true;
  }
  return needed;
}
