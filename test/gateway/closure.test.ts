import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Graph, linkKinds, nodeKinds } from '../../gateway/src/projection/graph/graph';
import { type Closure, closure } from '../../gateway/src/trace/closure';
import { seed } from '../seed';

const nodes = 30;
const removed = -1;
const kinds = [linkKinds.transformed, linkKinds.packed, linkKinds.serialized, linkKinds.claimed, removed];

interface Link {
  readonly source: number;
  readonly target: number;
  readonly kind: number;
}

interface Network {
  readonly processes: ReadonlySet<number>;
  readonly links: readonly Link[];
}

const node = fc.integer({ min: 1, max: nodes });

/** Processes have links of their own kind to goods only, as events state them. Links may form circles. */
const network: fc.Arbitrary<Network> = fc
  .record({
    processes: fc.uniqueArray(node, { maxLength: 12 }).map((found) => new Set(found)),
    links: fc.array(fc.record({ source: node, target: node, kind: fc.constantFrom(...kinds) }), { maxLength: 90 }),
  })
  .map(({ processes, links }) => ({
    processes,
    links: links
      .filter(({ source, target }) => !processes.has(source) || !processes.has(target))
      .map(({ source, target, kind }) => {
        const isOfProcess = processes.has(source) || processes.has(target);
        return { source, target, kind: isOfProcess && kind !== removed ? linkKinds.transformed : kind };
      }),
  }));

function graphOf({ processes, links }: Network): Graph {
  const graph = new Graph();
  for (let n = 1; n <= nodes; n += 1) {
    graph.addNode({ n, kind: processes.has(n) ? nodeKinds.process : nodeKinds.lot, id: `goods ${n}`, filling: 0 });
  }
  links.forEach(({ source, target, kind }, at) => {
    const n = at + 1;
    // Every second one is removed after it was there.
    const isRemovedLater = kind === removed && at % 2 === 0;
    graph.addLink({ n, source, target, kind: isRemovedLater ? linkKinds.transformed : kind, event: 1 });
    if (isRemovedLater) graph.changeLink(n, removed, 1);
  });
  return graph;
}

/** The goods at the other ends of links; beyond processes, the goods that these lead to. */
function around({ processes, links }: Network, from: number, back: boolean): number[] {
  const ends = (start: number): number[] =>
    links
      .filter(({ kind, source, target }) => kind !== removed && (back ? target : source) === start)
      .map(({ source, target }) => (back ? source : target));
  return ends(from).flatMap((end) => (processes.has(end) ? ends(end) : [end]));
}

const contentsOf = ({ links }: Network, holder: number): number[] =>
  links.filter(({ kind, target }) => kind === linkKinds.packed && target === holder).map(({ source }) => source);

/** Goods by the least number of steps, found by trying all links again and again. */
function expected(of: Network, roots: readonly number[], back: boolean): Map<number, number> {
  const inside = new Set(back ? [] : roots);
  for (const each of inside) for (const inner of contentsOf(of, each)) inside.add(inner);
  const depths = new Map(roots.map((root) => [root, 0]));
  for (const [from, depth] of depths) {
    for (const next of [...around(of, from, back), ...(inside.has(from) ? contentsOf(of, from) : [])]) {
      if (!depths.has(next)) depths.set(next, depth + 1);
    }
  }
  return depths;
}

const depthsIn = ({ nodes: found, ends }: Closure): Map<number, number> =>
  new Map([...found].map((each, at) => [each, ends.findIndex((end) => at < end)]));

test(`seed ${seed}: a closure of any network has the goods that its links reach, each at its least number of steps, and of these as many as the limit allows`, () => {
  const property = fc.property(
    network,
    fc.array(node, { minLength: 1, maxLength: 3 }),
    fc.boolean(),
    fc.integer({ min: 1, max: nodes }),
    (of, named, back, limit) => {
      const roots = named.filter((each) => !of.processes.has(each));
      const graph = graphOf(of);
      const all = expected(of, roots, back);
      const whole = closure(graph, roots, back, nodes);
      expect(whole.truncated).toBe(false);
      expect(whole.nodes).toHaveLength(all.size);
      expect(depthsIn(whole)).toEqual(all);
      const part = closure(graph, roots, back, limit);
      expect(part.truncated).toBe(all.size > limit);
      expect(part.nodes).toHaveLength(Math.min(all.size, limit));
      for (const [each, depth] of depthsIn(part)) expect(all.get(each)).toBe(depth);
    },
  );
  fc.assert(property, { numRuns: 300, seed, endOnFailure: true });
});
