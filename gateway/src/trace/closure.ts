import { type Chains, endBits, endFlags, entryOf, smallOf } from '../projection/graph/columns';
import { type Graph, linkKinds } from '../projection/graph/graph';
import type { Walk } from '../projection/graph/walks';

// Names of their own: the engine reads these in each turn of a loop.
const { ofProcess, removed } = endFlags;

/** Goods reached from roots, nearest first. */
export interface Closure {
  readonly nodes: readonly number[] | Int32Array;
  /** By number of steps from the roots: where its goods end in `nodes`. A transformation is one step from inputs to outputs. */
  readonly ends: readonly number[];
  /** True if the limit was reached. */
  readonly truncated: boolean;
}

/** A walk that ends with more than `most` goods. */
interface Search extends Walk {
  readonly chains: Chains;
  readonly most: number;
}

/**
 * Adds what the goods at some places of `found` lead to, and passes through processes; returns the number of found goods. Written for
 * speed: a closure of 100,000 goods takes a few milliseconds.
 */
function nextLevel(search: Search, from: number, to: number): number {
  const { chains, marks, epoch, found, most } = search;
  const { first, pairs, kind, last } = chains;
  let count = to;
  for (let at = from; at < to; at += 1) {
    let link = entryOf(first, entryOf(found, at));
    while (link !== 0 && count <= most) {
      const here = link;
      const end = entryOf(pairs, here * 2 + 1);
      link = entryOf(pairs, here * 2);
      if (here > last || ((end & removed) !== 0 && smallOf(kind, here) < 0)) continue;
      const other = end >> endBits;
      if (entryOf(marks, other) === epoch) continue;
      marks[other] = epoch;
      if ((end & ofProcess) === 0) found[count++] = other;
      else count = through(search, other, count);
    }
  }
  return count;
}

/** Adds what a process leads to. */
function through({ chains, marks, epoch, found, most }: Search, process: number, before: number): number {
  const { first, pairs, kind, last } = chains;
  let count = before;
  let link = entryOf(first, process);
  while (link !== 0 && count <= most) {
    const here = link;
    const end = entryOf(pairs, here * 2 + 1);
    link = entryOf(pairs, here * 2);
    if (here > last || ((end & removed) !== 0 && smallOf(kind, here) < 0)) continue;
    const other = end >> endBits;
    if (entryOf(marks, other) === epoch) continue;
    marks[other] = epoch;
    found[count++] = other;
  }
  return count;
}

/** Adds nodes; returns the number of found goods. */
function add({ marks, epoch, found, most }: Search, nodes: Iterable<number>, before: number): number {
  let count = before;
  for (const node of nodes) {
    if (marks[node] === epoch || count > most) continue;
    marks[node] = epoch;
    found[count++] = node;
  }
  return count;
}

/** From so many numbers on, an array of numbers takes longer than a typed array, which has memory outside of the heap. */
const many = 256;

function copyOf(found: Int32Array, length: number): readonly number[] | Int32Array {
  if (length >= many) return found.slice(0, length);
  const copy = new Array<number>(length);
  for (let at = 0; at < length; at += 1) copy[at] = entryOf(found, at);
  return copy;
}

/** The contents of a container. */
function* contents(graph: Graph, holder: number): Generator<number> {
  for (let link = graph.firstIn(holder); link !== 0; link = graph.nextIn(link)) {
    if (graph.linkKindOf(link) === linkKinds.packed) yield graph.sourceOf(link);
  }
}

/** The roots and what is inside them, at any depth. */
function insides(graph: Graph, roots: readonly number[]): Set<number> {
  const found = new Set(roots);
  for (const node of found) for (const inner of contents(graph, node)) found.add(inner);
  return found;
}

interface Level {
  /** The roots and what is inside them, unless the search has reached it. */
  readonly unopened: Set<number>;
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** Adds the contents of the containers of a level; returns the number of found goods. */
function open(graph: Graph, search: Search, { unopened, from, to, count }: Level): number {
  let sum = count;
  for (let at = from; at < to; at += 1) {
    const node = entryOf(search.found, at);
    if (unopened.delete(node)) sum = add(search, contents(graph, node), sum);
  }
  return sum;
}

/**
 * The goods that `roots` went into (forward) or were made from (back), breadth first. Forward from a container continues from its
 * contents too, because a recall must not miss them; but a container on the way does not lead to its other contents.
 */
export function closure(graph: Graph, roots: readonly number[], back: boolean, limit: number): Closure {
  const { marks, epoch, found } = graph.startWalk();
  const search: Search = { marks, epoch, found, chains: graph.chains(back), most: limit };
  const unopened = back ? undefined : insides(graph, roots);
  const ends: number[] = [];
  let from = 0;
  let count = add(search, roots, 0);
  while (count > from && count <= limit) {
    const to = count;
    ends.push(to);
    count = nextLevel(search, from, to);
    if (unopened && unopened.size > 0) count = open(graph, search, { unopened, from, to, count });
    from = to;
  }
  const truncated = count > limit;
  if (truncated) ends.push(limit);
  return { nodes: copyOf(found, truncated ? limit : count), ends, truncated };
}
