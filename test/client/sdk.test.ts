import { describe, expect, jest, test } from '@jest/globals';
import * as door from 'lotline';
import { failure, gtin, lot, recorded, scriptedGateway } from './scriptedGateway';
import { problem, type Script } from './wire';

const held = { goods: `(01)${gtin}(10)ABC`, reason: 'Waiting' };
const gateway = scriptedGateway();
const keys = (): unknown[] => gateway.received.map(({ headers }) => headers['idempotency-key']);

describe('a write', () => {
  test('is retried after a lost response, 503 and 429, with the same idempotency key', async () => {
    const scripts: Script[] = ['drop', problem(503, 'overloaded'), problem(429, 'rate_limited'), recorded()];
    const client = await gateway.clientOf((_, count) => scripts[count - 1] ?? 'drop');
    const answer = await client.hold(held);
    expect(answer).toMatchObject({ status: 'recorded', subject: lot('ABC'), height: 7 });
    expect(gateway.received).toHaveLength(4);
    expect(new Set(keys()).size).toBe(1);
    expect(keys()[0]).toMatch(/^[\x21-\x7e]{1,128}$/);
    expect(gateway.received.map(({ method, path, body }) => ({ method, path, body }))).toEqual(
      Array.from({ length: 4 }, () => ({ method: 'POST', path: '/holds', body: held })),
    );
    expect(gateway.received[0]!.headers).toMatchObject({
      authorization: 'Bearer secret',
      'content-type': 'application/json',
    });
  });

  test('carries the caller’s idempotency key, and another key for every other write', async () => {
    const client = await gateway.clientOf(() => recorded());
    await client.hold(held, { idempotencyKey: 'order-17' });
    await client.hold(held);
    await client.release(held);
    expect(keys()[0]).toBe('order-17');
    expect(new Set(keys()).size).toBe(3);
  });

  test('with a misspelt option is refused before anything is sent', async () => {
    const client = await gateway.clientOf(() => recorded());
    const misspelt = { idempotencykey: 'order-17' } as object;
    const error = await failure(client.hold(held, misspelt));
    expect(error).toMatchObject({
      code: 'input_invalid',
      message: expect.stringContaining('"idempotencykey"') as unknown,
    });
    expect(await failure(client.captureEvent({ event: {} }, misspelt))).toMatchObject({ code: 'input_invalid' });
    expect(gateway.received).toEqual([]);
  });

  test('that is refused is not retried, and the error has all details of the gateway', async () => {
    const errors = [{ pointer: '/lots/0/quantity', message: 'is negative', code: 'quantity_invalid' }];
    const details = { lot: lot('ABC') };
    const client = await gateway.clientOf(() => problem(422, 'lot_recalled', { errors, details }));
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
    expect(gateway.received).toHaveLength(1);
  });

  test('fails after the configured number of retries', async () => {
    const client = await gateway.clientOf(() => problem(503, 'overloaded'), { retries: 2 });
    expect(await failure(client.hold(held))).toMatchObject({ code: 'overloaded', status: 503, retryable: true });
    expect(gateway.received).toHaveLength(3);
  });

  test('is not retried if it cannot be repeated: a new API key', async () => {
    const client = await gateway.clientOf(() => 'drop');
    expect(await failure(client.createKey({ user: 'dock', roles: ['operator'] }))).toMatchObject({
      code: 'unreachable',
    });
    expect(gateway.received).toHaveLength(1);
  });

  test('in a batch has its own id, which retries keep', async () => {
    const client = await gateway.clientOf((_, count) => (count === 1 ? 'drop' : { body: { height: 1, outcomes: [] } }));
    await client.batch([
      { command: 'hold', input: held },
      { idempotencyKey: 'mine', command: 'release', input: held },
    ]);
    const [first, second] = gateway.received.map(({ body }) => body as { idempotencyKey: string; command: string }[]);
    expect(second).toEqual(first);
    expect(first!.map(({ command }) => command)).toEqual(['hold', 'release']);
    expect(first![1]!.idempotencyKey).toBe('mine');
  });
});

describe('waiting', () => {
  test('lasts as long as Retry-After asks', async () => {
    const busy = { ...problem(503, 'overloaded'), headers: { 'retry-after': '1' } };
    const client = await gateway.clientOf((_, count) => (count === 1 ? busy : recorded()));
    const timers = jest.spyOn(globalThis, 'setTimeout');
    await client.hold(held);
    expect(timers.mock.calls.map(([, wait]) => wait)).toContain(1000);
    timers.mockRestore();
  });

  test('does not happen when the gateway asks for more than a minute', async () => {
    const client = await gateway.clientOf(() => ({
      ...problem(503, 'overloaded'),
      headers: { 'retry-after': '3600' },
    }));
    expect(await failure(client.hold(held))).toMatchObject({ retryable: true, retryAfterMs: 3_600_000 });
    expect(gateway.received).toHaveLength(1);
  });

  test('ends with timeout without a response', async () => {
    const client = await gateway.clientOf(() => 'hang', { timeoutMs: 1000, retries: 1 });
    expect(await failure(client.whoami())).toMatchObject({ code: 'timeout', status: undefined, retryable: true });
    expect(gateway.received).toHaveLength(2);
  });
});

describe('a response', () => {
  test('that is not a problem document becomes an error with its status', async () => {
    const client = await gateway.clientOf(
      () => (response) => response.writeHead(502, 'Bad Gateway').end('<html>proxy</html>'),
    );
    expect(await failure(client.whoami())).toMatchObject({
      code: 'http_502',
      status: 502,
      message: 'The gateway answered 502 Bad Gateway.',
    });
    expect(gateway.received).toHaveLength(1);
  });

  test.each([{}, { height: 'seven' }, undefined])('that violates its schema is refused: %j', async (body) => {
    const client = await gateway.clientOf(() => ({ body }));
    expect(await failure(client.trace({ id: lot('ABC') }))).toMatchObject({ code: 'answer_invalid' });
  });

  test('that never comes because no connection is possible has the code unreachable', async () => {
    const client = await gateway.clientOf(() => 'drop', { retries: 0 });
    await gateway.close();
    expect(await failure(client.whoami())).toMatchObject({ code: 'unreachable', status: undefined });
  });
});

describe('ids', () => {
  const fact = (): Script => ({ body: { height: 1, rows: [], id: 'x' } });

  test('may be written in any spelling and go out canonical', async () => {
    const client = await gateway.clientOf(fact);
    await client.lot({ id: `(01)${gtin}(10)A/B` });
    await client.item({ id: 'urn:epc:id:sgtin:9506000.013435.7' });
    await client.place({ id: '(414)9506000134307(254)dock-3', minHeight: 4 });
    await client.shipment({ id: 'urn:epcglobal:cbv:bt:9506000134307:SHIP-1' });
    await client.stock({ lot: `(01)${gtin}(10)ABC` }).catch(() => undefined);
    expect(gateway.received.map(({ path, query }) => ({ path, query }))).toEqual([
      { path: `/lots/${gtin}/A%2FB`, query: {} },
      { path: `/items/${gtin}/7`, query: {} },
      { path: '/places/9506000134307', query: { extension: 'dock-3', minHeight: '4' } },
      { path: '/shipments/9506000134307/SHIP-1', query: {} },
      { path: '/stock', query: { lot: lot('ABC') } },
    ]);
  });

  test('that are wrong are refused before anything is sent', async () => {
    const client = await gateway.clientOf(fact);
    const error = await failure(client.trace({ id: `(01)09506000134353(10)ABC` }));
    expect(error).toMatchObject({ code: 'id_invalid', status: undefined });
    expect(error.message).toContain('check digit is 2');
    await failure(client.lot({ id: '(414)9506000134307' }));
    expect(gateway.received).toEqual([]);
  });
});

test('a client with a misspelt option is refused', () => {
  const misspelt = { url: 'http://127.0.0.1', keey: 'secret' } as door.ClientOptions;
  expect(() => door.createClient(misspelt)).toThrow(
    '"keey" is not an option of createClient. The options are: url, key,',
  );
});

test('the package exports exactly these names', () => {
  const names =
    'LotlineError allRows canonicalId createClient draftReceipt epcisLists goodsId parseGs1 sealReceipt signReceipt';
  expect(Object.keys(door).toSorted().join(' ')).toBe(names);
});
