import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import * as door from 'lotline';
import { type Client, type ClientOptions, createClient, LotlineError } from 'lotline';
import { problem, type Received, type Script, openWire, type Wire } from './wire';

const gtin = '09506000134352';
const lot = (number: string): string => `https://id.gs1.org/01/${gtin}/10/${number}`;
const held = { goods: `(01)${gtin}(10)ABC`, reason: 'Waiting' };
const recorded = (subject = lot('ABC'), details?: object): Script => ({
  status: 201,
  body: { height: 7, transactionId: 'tx', status: 'recorded', subject, events: ['ni:///e'], exceptions: [], details },
});

let wire: Wire;
afterEach(() => wire.close());

async function clientOf(
  answer: (request: Received, count: number) => Script,
  options: Partial<ClientOptions> = {},
): Promise<Client> {
  wire = await openWire(answer);
  return createClient({ url: wire.url, key: 'secret', backOffMs: 1, ...options });
}

const failure = async (promise: Promise<unknown>): Promise<LotlineError> => {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof LotlineError)) throw new Error(`expected a LotlineError, got ${String(error)}`);
  return error;
};

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const each of source) all.push(each);
  return all;
}

const keys = (): unknown[] => wire.received.map(({ headers }) => headers['idempotency-key']);

describe('a write', () => {
  test('is retried after a lost response, 503 and 429, with the same idempotency key', async () => {
    const scripts: Script[] = ['drop', problem(503, 'overloaded'), problem(429, 'rate_limited'), recorded()];
    const client = await clientOf((_, count) => scripts[count - 1] ?? 'drop');
    const answer = await client.hold(held);
    expect(answer).toMatchObject({ status: 'recorded', subject: lot('ABC'), height: 7 });
    expect(wire.received).toHaveLength(4);
    expect(new Set(keys()).size).toBe(1);
    expect(keys()[0]).toMatch(/^[\x21-\x7e]{1,128}$/);
    expect(wire.received.map(({ method, path, body }) => ({ method, path, body }))).toEqual(
      Array.from({ length: 4 }, () => ({ method: 'POST', path: '/holds', body: held })),
    );
    expect(wire.received[0]!.headers).toMatchObject({
      authorization: 'Bearer secret',
      'content-type': 'application/json',
    });
  });

  test('carries the caller’s idempotency key, and another key for every other write', async () => {
    const client = await clientOf(() => recorded());
    await client.hold(held, { idempotencyKey: 'order-17' });
    await client.hold(held);
    await client.release(held);
    expect(keys()[0]).toBe('order-17');
    expect(new Set(keys()).size).toBe(3);
  });

  test('that is refused is not retried, and the error has all details of the gateway', async () => {
    const errors = [{ pointer: '/lots/0/quantity', message: 'is negative', code: 'quantity_invalid' }];
    const details = { lot: lot('ABC') };
    const client = await clientOf(() => problem(422, 'lot_recalled', { errors, details }));
    const error = await failure(client.hold(held));
    expect(error).toMatchObject({
      code: 'lot_recalled',
      status: 422,
      message: 'Because lot_recalled.',
      details,
      errors,
      traceId: 'T1',
      retryable: false,
    });
    expect(wire.received).toHaveLength(1);
  });

  test('fails after the configured number of retries', async () => {
    const client = await clientOf(() => problem(503, 'overloaded'), { retries: 2 });
    expect(await failure(client.hold(held))).toMatchObject({ code: 'overloaded', status: 503, retryable: true });
    expect(wire.received).toHaveLength(3);
  });

  test('is not retried if it cannot be repeated: a new API key', async () => {
    const client = await clientOf(() => 'drop');
    expect(await failure(client.createKey({ user: 'dock', roles: ['operator'] }))).toMatchObject({
      code: 'unreachable',
    });
    expect(wire.received).toHaveLength(1);
  });

  test('in a batch has its own id, which retries keep', async () => {
    const client = await clientOf((_, count) => (count === 1 ? 'drop' : { body: { height: 1, outcomes: [] } }));
    await client.batch([
      { command: 'hold', input: held },
      { idempotencyKey: 'mine', command: 'release', input: held },
    ]);
    const [first, second] = wire.received.map(({ body }) => body as { idempotencyKey: string; command: string }[]);
    expect(second).toEqual(first);
    expect(first!.map(({ command }) => command)).toEqual(['hold', 'release']);
    expect(first![1]!.idempotencyKey).toBe('mine');
  });
});

describe('waiting', () => {
  test('honours Retry-After', async () => {
    const busy = { ...problem(503, 'overloaded'), headers: { 'retry-after': '1' } };
    const client = await clientOf((_, count) => (count === 1 ? busy : recorded()));
    const start = Date.now();
    await client.hold(held);
    expect(Date.now() - start).toBeGreaterThanOrEqual(990);
  });

  test('does not happen when the gateway asks for more than a minute', async () => {
    const client = await clientOf(() => ({ ...problem(503, 'overloaded'), headers: { 'retry-after': '3600' } }));
    expect(await failure(client.hold(held))).toMatchObject({ retryable: true, retryAfterMs: 3_600_000 });
    expect(wire.received).toHaveLength(1);
  });

  test('ends with timeout without a response', async () => {
    const client = await clientOf(() => 'hang', { timeoutMs: 1000, retries: 1 });
    expect(await failure(client.whoami())).toMatchObject({ code: 'timeout', status: undefined, retryable: true });
    expect(wire.received).toHaveLength(2);
  });
});

describe('a response', () => {
  test('that is not a problem document becomes an error with its status', async () => {
    const client = await clientOf(() => (response) => response.writeHead(502, 'Bad Gateway').end('<html>proxy</html>'));
    expect(await failure(client.whoami())).toMatchObject({
      code: 'http_502',
      status: 502,
      message: 'The gateway answered 502 Bad Gateway.',
    });
    expect(wire.received).toHaveLength(1);
  });

  test.each([{}, { height: 'seven' }, undefined])('that violates its schema is refused: %j', async (body) => {
    const client = await clientOf(() => ({ body }));
    expect(await failure(client.trace({ id: lot('ABC') }))).toMatchObject({ code: 'answer_invalid' });
  });

  test('that cannot be connected to is unreachable', async () => {
    const client = await clientOf(() => 'drop', { retries: 0 });
    await wire.close();
    expect(await failure(client.whoami())).toMatchObject({ code: 'unreachable', status: undefined });
  });
});

describe('ids', () => {
  const fact = (): Script => ({ body: { height: 1, rows: [], id: 'x' } });

  test('may be written in any spelling and go out canonical', async () => {
    const client = await clientOf(fact);
    await client.lot({ id: `(01)${gtin}(10)A/B` });
    await client.item({ id: 'urn:epc:id:sgtin:9506000.013435.7' });
    await client.place({ id: '(414)9506000134307(254)dock-3', minHeight: 4 });
    await client.shipment({ id: 'urn:epcglobal:cbv:bt:9506000134307:SHIP-1' });
    await client.stock({ lot: `(01)${gtin}(10)ABC` }).catch(() => undefined);
    expect(wire.received.map(({ path, query }) => ({ path, query }))).toEqual([
      { path: `/lots/${gtin}/A%2FB`, query: {} },
      { path: `/items/${gtin}/7`, query: {} },
      { path: '/places/9506000134307', query: { extension: 'dock-3', minHeight: '4' } },
      { path: '/shipments/9506000134307/SHIP-1', query: {} },
      { path: '/stock', query: { lot: lot('ABC') } },
    ]);
  });

  test('that are wrong are refused before anything is sent', async () => {
    const client = await clientOf(fact);
    const error = await failure(client.trace({ id: `(01)09506000134353(10)ABC` }));
    expect(error).toMatchObject({ code: 'id_invalid', status: undefined });
    expect(error.message).toContain('check digit is 2');
    await failure(client.lot({ id: '(414)9506000134307' }));
    expect(wire.received).toEqual([]);
  });
});

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
    wire = await openWire(() => 'drop');
  });

  test.each([
    ['out of order', lines([0, 2])],
    ['no JSON', 'nonsense\n'],
    ['no block', '{"number":0}\n'],
  ])('is refused when it is %s', async (_, text) => {
    const client = await clientOf(() => (response) => response.end(text));
    expect(await failure(collect(client.ledgerBlocks()))).toMatchObject({ code: 'answer_invalid' });
  });

  test('that breaks off fails, and does not just end', async () => {
    const client = await clientOf(() => (response) => {
      response.writeHead(200, { 'content-length': '10000' });
      response.write(lines([0]), () => response.destroy());
    });
    expect(await failure(collect(client.ledgerBlocks()))).toMatchObject({ code: 'unreachable' });
  });
});

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
    const client = await clientOf(recallWire(edges, [{ id: lot('late'), parent: lot('1200') }]));
    const progress: [number, number][] = [];
    const answer = await client.startRecall({
      recall: 'R-1',
      type: 'voluntary',
      reason: 'Found',
      roots: [lot('0')],
      onProgress: (added, total) => progress.push([added, total]),
    });
    const chunks = wire.received
      .filter(({ path }) => path === '/recalls/scope')
      .map(({ body }) => (body as { links: unknown[] }).links.length);
    expect(chunks).toEqual([500, 500, 200, 1]);
    expect(answer).toMatchObject({ recall, added: 1201, unproven: [], truncated: false });
    expect(progress[0]).toEqual([0, 1200]);
    expect(progress.at(-1)).toEqual([1, 1]);
  });

  test('returns unproven goods with the reason, tries them once, and adds the rest', async () => {
    const unproven = { id: lot('1'), parent: lot('nowhere') };
    const client = await clientOf(recallWire([unproven, { id: lot('2'), parent: lot('0') }], []));
    expect(await client.extendRecallInFull({ id: recall })).toMatchObject({
      added: 1,
      unproven: [{ goods: lot('1'), parent: lot('nowhere'), reason: 'not in scope' }],
    });
    expect(wire.received.filter(({ path }) => path === '/recalls/scope')).toHaveLength(1);
  });
});

test('pages are read to the end', async () => {
  const client = await clientOf(({ query }) => ({
    body:
      query['cursor'] === undefined
        ? { height: 1, next: 'c1', rows: [{ id: 1 }, { id: 2 }] }
        : { height: 1, rows: [{ id: 3 }] },
  }));
  const rows = await collect(door.allRows((page) => client.list('lots', page)));
  expect(rows).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
  expect(wire.received.map(({ query }) => query)).toEqual([{ limit: '200' }, { limit: '200', cursor: 'c1' }]);
});

test('the package exports exactly these names', async () => {
  wire = await openWire(() => 'drop');
  const names = 'LotlineError allRows canonicalId createClient draftReceipt goodsId parseGs1 sealReceipt signReceipt';
  expect(Object.keys(door).toSorted().join(' ')).toBe(names);
});
