import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ReadModel } from '../../gateway/src/projection/readModel';
import type { Graph } from '../../gateway/src/projection/graph/graph';
import { readGraph, saveGraph } from '../../gateway/src/projection/graph/graphFile';
import { loadGraph } from '../../gateway/src/projection/graph/loadGraph';
import { visitsOf } from '../../gateway/src/projection/graph/visits';
import { temporaryFolder } from '../temporaryFolder';
import { type Body, containerOf, lotOf, placeOf } from './blocks';
import { ContractFeed, rival } from './contractFeed';
import { closeAll, open } from './openModels';
import { packed, seen, transformed } from './capturedEvents';

let readModel: ReadModel;
let feed: ContractFeed;
let file: string;
beforeEach(async () => {
  readModel = open();
  feed = await ContractFeed.open(readModel);
  file = join(temporaryFolder(), 'graph');
});
afterEach(closeAll);

const productOf = (lot: string): string => lot.slice(0, lot.indexOf('/10/'));
const wrong: Body = transformed([lotOf(1)], [lotOf(3)], { minute: 3 });
const capture = async (...bodies: readonly Body[]): Promise<void> => {
  for (const body of bodies) await feed.capture(body);
};
const capturedBefore = (): Promise<void> =>
  capture(
    seen([lotOf(1)], placeOf(1)),
    transformed([lotOf(1)], [lotOf(2)]),
    packed(4, containerOf(1), [lotOf(2)]),
    wrong,
  );

/** Everything that the graph says of nodes, links and events. */
const contentOf = (graph: Graph): object => ({
  nodes: Array.from({ length: graph.nodes }, (_, n) => [
    graph.idOf(n + 1),
    graph.kindOf(n + 1),
    graph.fillingOf(n + 1),
    graph.visitsOf(n + 1),
    graph.columns.product[n + 1],
    graph.firstIn(n + 1),
    graph.firstOut(n + 1),
    visitsOf(graph, n + 1)
      .map((each) => JSON.stringify(each))
      .sort(),
  ]),
  links: Array.from({ length: graph.links }, (_, n) => [
    graph.sourceOf(n + 1),
    graph.targetOf(n + 1),
    graph.linkKindOf(n + 1),
    graph.eventOf(n + 1),
    graph.nextIn(n + 1),
    graph.nextOut(n + 1),
  ]),
  events: Array.from({ length: graph.events }, (_, n) => [graph.hashOf(n + 1), graph.authorOf(n + 1)]),
});
const fromDatabase = (): object => contentOf(loadGraph(readModel.database, readModel.height));

describe('a saved graph', () => {
  test('is the graph of the database, and of the main thread', async () => {
    await capturedBefore();
    saveGraph(readModel.graph, readModel.database, file);
    const saved = readGraph(readModel.database, file);
    expect(saved && contentOf(saved)).toEqual(fromDatabase());
    expect(contentOf(readModel.graph)).toEqual(fromDatabase());
  });

  test('is brought up to date with new goods, events, links and declared errors', async () => {
    await capturedBefore();
    saveGraph(readModel.graph, readModel.database, file);
    await capture({ ...wrong, errorDeclaration: { declarationTime: '2026-02-01T00:00:00Z' } });
    await capture(transformed([lotOf(2)], [lotOf(4)], { minute: 9 }), seen([lotOf(1)], placeOf(2), 'inspecting'));
    await feed.capture(transformed([lotOf(5)], [lotOf(6)], { minute: 10 }), rival);
    const loaded = loadGraph(readModel.database, readModel.height, file);
    expect(contentOf(loaded)).toEqual(fromDatabase());
    expect(contentOf(loaded)).toEqual(contentOf(readModel.graph));
  });

  test('keeps which goods are of one product, also for goods that come later', async () => {
    await capturedBefore();
    saveGraph(readModel.graph, readModel.database, file);
    await capture(transformed([lotOf(2)], [lotOf(4)], { minute: 9 }));
    const graph = loadGraph(readModel.database, readModel.height, file);
    const ids = Array.from({ length: graph.nodes }, (_, n) => graph.idOf(n + 1));
    const first = ids.findIndex((id) => id.startsWith(productOf(lotOf(1)))) + 1;
    expect(ids.filter((id) => id.startsWith(productOf(lotOf(1))))).toContain(lotOf(4));
    ids.forEach((id, at) => {
      expect([id, graph.columns.product[at + 1]]).toEqual([id, id.startsWith(productOf(lotOf(1))) ? first : 0]);
    });
  });

  test('is not read when it is damaged, cut, of another database, or missing', async () => {
    await capturedBefore();
    saveGraph(readModel.graph, readModel.database, file);
    const bytes = readFileSync(file);
    const isRead = (content: Uint8Array): boolean => {
      writeFileSync(file, content);
      return readGraph(readModel.database, file) !== undefined;
    };
    const damaged = Uint8Array.from(bytes);
    damaged[damaged.length - 5] = (damaged[damaged.length - 5] ?? 0) ^ 1;
    expect(isRead(damaged)).toBe(false);
    expect(isRead(bytes.subarray(0, bytes.length - 1))).toBe(false);
    expect(isRead(bytes.subarray(0, 3))).toBe(false);
    expect(isRead(Buffer.from('{}'))).toBe(false);
    expect(isRead(bytes)).toBe(true);
    expect(readGraph(open().database, file)).toBeUndefined();
    expect(readGraph(readModel.database, `${file}.none`)).toBeUndefined();
  });
});
