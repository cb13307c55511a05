import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Graph, linkKinds, nodeKinds } from '../../gateway/src/projection/graph/graph';
import { closure } from '../../gateway/src/trace/closure';
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
