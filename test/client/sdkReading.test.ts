import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { allRows, createClient } from 'lotline';
import { collect, failure, scriptedGateway } from './scriptedGateway';

const gateway = scriptedGateway();

describe('the stream of blocks', () => {
  const lines = (numbers: number[]): string =>
    numbers
      .map((number) => `${JSON.stringify({ number, raw: Buffer.from(`block ${number} é`).toString('base64') })}\n`)
      .join('');

  test('is complete for any fragmentation by the network', async () => {
    const bytes = Buffer.from(lines([0, 1, 2]));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 5 }), async (cuts) => {
        const edges = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
        const client = createClient({
          url: 'http://wire',
          fetch: () =>
            Promise.resolve(
              new Response(ReadableStream.from(edges.slice(1).map((end, index) => bytes.subarray(edges[index], end)))),
            ),
        });
        const blocks = await collect(client.ledgerBlocks());
        expect(blocks.map(({ number, raw }) => `${number}:${Buffer.from(raw).toString()}`)).toEqual(
          [0, 1, 2].map((n) => `${n}:block ${n} é`),
        );
      }),
      { numRuns: 50 },
    );
  });

  test.each([
    ['out of order', lines([0, 2])],
    ['no JSON', 'nonsense\n'],
    ['no block', '{"number":0}\n'],
  ])('is refused when it is %s', async (_, text) => {
    const client = await gateway.clientOf(() => (response) => response.end(text));
    expect(await failure(collect(client.ledgerBlocks()))).toMatchObject({ code: 'answer_invalid' });
  });

  test('that breaks off fails instead of ending', async () => {
    const client = await gateway.clientOf(() => (response) => {
      response.writeHead(200, { 'content-length': '10000' });
      response.write(lines([0]), () => response.destroy());
    });
    expect(await failure(collect(client.ledgerBlocks()))).toMatchObject({ code: 'unreachable' });
  });
});

test('pages are read to the end', async () => {
  const client = await gateway.clientOf(({ query }) => ({
    body:
      query['cursor'] === undefined
        ? { height: 1, next: 'c1', rows: [{ id: 1 }, { id: 2 }] }
        : { height: 1, rows: [{ id: 3 }] },
  }));
  const rows = await collect(allRows((page) => client.list('lots', page)));
  expect(rows).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
  expect(gateway.received.map(({ query }) => query)).toEqual([{ limit: '200' }, { limit: '200', cursor: 'c1' }]);
});
