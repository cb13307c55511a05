import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Graph, linkKinds, nodeKinds } from '../../gateway/src/projection/graph/graph';
import { closure } from '../../gateway/src/trace/closure';
import { visitsOf } from '../../gateway/src/projection/graph/visits';
import { seed } from '../seed';

const nodes = 40;
const author = { msp: 'SupplierMSP', party: null };

/** Links between nodes by number; a link never leads back, as goods are not made of what they became. */
const links = (least: number, most: number): fc.Arbitrary<(readonly [number, number])[]> =>
  fc.array(
    fc.tuple(fc.integer({ min: 1, max: nodes - 1 }), fc.integer({ min: 1, max: nodes })).map(([source, other]) => {
      return [source, Math.min(nodes, source + 1 + (other % (nodes - source)))] as const;
    }),
    { minLength: least, maxLength: most },
  );

const add = (graph: Graph, ends: readonly (readonly [number, number])[]): void => {
  for (const [source, target] of ends) {
    graph.addLink({ n: graph.links + 1, source, target, kind: linkKinds.packed, event: 1 });
  }
};

const reached = (graph: Graph, node: number, back: boolean): readonly number[] =>
  [...closure(graph, [node], back, 1000).nodes].sort((a, b) => a - b);

// Columns have room for 1,024 numbers at first: the later links move them, once or several times.
test(`seed ${seed}: given a thread that walks the graph at its height, the links that are added meanwhile take none from it`, () => {
  fc.assert(
    fc.property(links(0, 60), links(1000, 4000), fc.integer({ min: 1, max: nodes }), (earlier, later, node) => {
      const graph = new Graph();
      for (let n = 1; n <= nodes; n += 1) graph.addNode({ n, kind: nodeKinds.lot, id: `lot ${n}`, filling: 0 });
      graph.addEvent({ n: 1, hash: '00'.repeat(32), author });
      add(graph, earlier);
      const bounds = { nodes, links: earlier.length, events: 1 };
      const seen = new Graph({ ...graph.columns }, { authors: [author], bounds });
      const before = [true, false].map((back) => reached(seen, node, back));
      add(graph, later);
      expect([true, false].map((back) => reached(seen, node, back))).toEqual(before);
    }),
    { numRuns: 30, seed, endOnFailure: true },
  );
});

const visit = (graph: Graph, named: readonly number[], from: number): void => {
  named.forEach((node, at) => {
    graph.addVisit({ node, kind: 0, place: at % 7, other: 0, event: from + at });
  });
};

test(`seed ${seed}: given a thread that reads the events of goods at its height, it reads none that are added meanwhile, and loses none`, () => {
  const named = (least: number, most: number): fc.Arbitrary<number[]> =>
    fc.array(fc.integer({ min: 1, max: nodes }), { minLength: least, maxLength: most });
  fc.assert(
    fc.property(named(0, 60), named(1000, 4000), (earlier, later) => {
      const graph = new Graph();
      for (let n = 1; n <= nodes; n += 1) graph.addNode({ n, kind: nodeKinds.lot, id: `lot ${n}`, filling: 0 });
      visit(graph, earlier, 1);
      const bounds = { nodes, links: 0, events: earlier.length };
      const seen = new Graph({ ...graph.columns }, { authors: [author], bounds });
      visit(graph, later, earlier.length + 1);
      for (let node = 1; node <= nodes; node += 1) {
        const expected = earlier.flatMap((each, at) => (each === node ? [at + 1] : [])).toReversed();
        expect(visitsOf(seen, node).map(({ event }) => event)).toEqual(expected);
        const all = [...earlier, ...later].filter((each) => each === node).length;
        expect(graph.visitsOf(node)).toBe(all);
      }
    }),
    { numRuns: 30, seed, endOnFailure: true },
  );
});
