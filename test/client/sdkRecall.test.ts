import { describe, expect, test } from '@jest/globals';
import { lot, recorded, scriptedGateway } from './scriptedGateway';
import type { Received, Script } from './wire';

const gateway = scriptedGateway();

describe('a recall in full', () => {
  const recall = 'urn:epcglobal:cbv:bt:9506000134307:R-1';

  /** A gateway whose plan grows while the recall is extended, as when goods are made meanwhile. */
  function recallWire(
    edges: { id: string; parent: string }[],
    late: { id: string; parent: string }[],
  ): (request: Received) => Script {
    const scope = new Set([lot('0')]);
    let height = 10;
    return ({ method, path, body }) => {
      if (path === '/recalls/plan') {
        const known = scope.size > 1 ? [...edges, ...late] : edges;
        const plan = {
          items: [],
          alleged: [],
          links: known.map(({ id: goods, parent }) => ({ goods, parent })),
          containers: [],
          places: [],
          holders: [],
          exceptions: [],
          truncated: false,
          incomplete: false,
        };
        return {
          body: {
            root: lot('0'),
            height,
            lots: [{ id: lot('0'), depth: 0 }, ...known.map((edge) => ({ ...edge, depth: 1 }))],
            ...plan,
          },
        };
      }
      if (method === 'GET' && path.endsWith('/scope'))
        return { body: { height, rows: [...scope].map((goods) => ({ goods })) } };
      if (method === 'GET') return { body: { height, id: recall, roots: [lot('0')] } };
      height += 1;
      if (path !== '/recalls/scope') return recorded(recall);
      const [before, unproven] = [scope.size, [] as object[]];
      for (const { goods, parent } of (body as { links: { goods: string; parent: string }[] }).links) {
        if (scope.has(parent)) scope.add(goods);
        else unproven.push({ goods, parent, reason: 'not in scope' });
      }
      return recorded(recall, { added: scope.size - before, unproven });
    };
  }

  test('adds the goods made of the roots, parents first, in chunks of at most 500, and plans again', async () => {
    const edges = Array.from({ length: 1200 }, (_, index) => ({
      id: lot(String(index + 1)),
      parent: lot(String(Math.floor(index / 2))),
    }));
    const client = await gateway.clientOf(recallWire(edges, [{ id: lot('late'), parent: lot('1200') }]));
    const progress: [number, number][] = [];
    const answer = await client.startRecall({
      recall: 'R-1',
      type: 'voluntary',
      reason: 'Found',
      roots: [lot('0')],
      onProgress: (added, total) => progress.push([added, total]),
    });
    const chunks = gateway.received
      .filter(({ path }) => path === '/recalls/scope')
      .map(({ body }) => (body as { links: unknown[] }).links.length);
    expect(chunks).toEqual([500, 500, 200, 1]);
    expect(answer).toMatchObject({ recall, added: 1201, unproven: [], truncated: false });
    expect(progress[0]).toEqual([0, 1200]);
    expect(progress.at(-1)).toEqual([1, 1]);
  });

  test('returns unproven goods with the reason, tries them once, and adds the rest', async () => {
    const unproven = { id: lot('1'), parent: lot('nowhere') };
    const client = await gateway.clientOf(recallWire([unproven, { id: lot('2'), parent: lot('0') }], []));
    expect(await client.extendRecallInFull({ id: recall })).toMatchObject({
      added: 1,
      unproven: [{ goods: lot('1'), parent: lot('nowhere'), reason: 'not in scope' }],
    });
    expect(gateway.received.filter(({ path }) => path === '/recalls/scope')).toHaveLength(1);
  });
});
