import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { apiLimits } from '../../../gateway/src/answers/limits';
import { openGateway, type TestGateway } from '../openGateway';
import { documentOf, made, queries, queryOfSeen, seen } from './events';
import { lotsIn } from './subscriber';

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 400 && !holds(); tries += 1) await sleep(25);
  expect(holds()).toBe(true);
}

let gateway: TestGateway;

const capture = async (...events: unknown[]): Promise<void> => {
  expect((await gateway.capture('supplier', documentOf(...events))).body).toMatchObject({ recorded: events.length });
};

beforeAll(async () => {
  gateway = await openGateway();
  expect((await gateway.post('supplier', queries, queryOfSeen)).status).toBe(201);
});
afterAll(() => gateway.close());

describe('a WebSocket', () => {
  const open = (query: string, key = gateway.keyOf('supplier')): WebSocket =>
    new WebSocket(`${gateway.running.url.replace('http', 'ws')}${queries}/seen/events?${query}`, {
      headers: { authorization: `Bearer ${key}` },
    });
  const opened = (socket: WebSocket): Promise<unknown> => new Promise((resolve) => socket.once('open', resolve));
  const refusal = (socket: WebSocket): Promise<{ status: number; text: string }> =>
    new Promise((resolve) => {
      socket.once('unexpected-response', (_request, response) => {
        let text = '';
        response.on('data', (part: string) => (text += part));
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, text });
        });
      });
    });

  test('receives each matching event as it is recorded, and ends with its query', async () => {
    const watched = { name: 'watched', query: queryOfSeen.query };
    await gateway.post('supplier', queries, watched);
    const socket = new WebSocket(`${gateway.running.url.replace('http', 'ws')}${queries}/watched/events?stream=true`, {
      headers: { 'x-api-key': gateway.keyOf('supplier') },
    });
    const lots: string[] = [];
    socket.on('message', (data: Buffer) => lots.push(...lotsIn(JSON.parse(data.toString()))));
    await opened(socket);
    await capture(seen('W-1'), made('W-NO'), seen('W-2'));
    await until(() => lots.length >= 2);
    expect(lots).toEqual(['W-1', 'W-2']);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    await gateway.send(`${queries}/watched`, { as: 'supplier', method: 'DELETE' });
    expect(await closed).toBe(1001);
  });

  test('receives events from a given record time on, also after a failed upgrade', async () => {
    const told = (query: string): Promise<unknown> =>
      new Promise((resolve) => {
        const socket = open(query);
        socket.once('upgrade', ({ headers }) => {
          resolve(headers['gs1-query-min-record-time']);
        });
        socket.once('open', () => {
          socket.close();
        });
      });
    const head = `GET ${queries}/seen/events?stream=true HTTP/1.1\r\nHost: x\r\nX-API-Key: ${gateway.keyOf('supplier')}`;
    const broken = connect(Number(new URL(gateway.running.url).port), '127.0.0.1');
    broken.write(`${head}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
    await new Promise((resolve) => broken.once('data', resolve));
    expect(await told('stream=true&initialRecordTime=2026-11-20T10:00:00Z')).toBe('2026-11-20T10:00:00Z');
    expect(await told('stream=true')).toMatch(/Z$/);
  });

  test('receives nothing more once its key is revoked', async () => {
    const made = await gateway.post('supplier', '/keys', { user: 'reader', roles: [] });
    const { id, key } = made.body as { id: string; key: string };
    const socket = open('stream=true', key);
    const lots: string[] = [];
    socket.on('message', (data: Buffer) => lots.push(...lotsIn(JSON.parse(data.toString()))));
    await opened(socket);
    await capture(seen('K-1'));
    await until(() => lots.length > 0);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    expect((await gateway.send(`/keys/${id}`, { as: 'supplier', method: 'DELETE' })).status).toBe(204);
    await capture(seen('K-2'));
    expect(await closed).toBe(1008);
    expect(lots).toEqual(['K-1']);
  });

  test('is refused to an organisation that has as many as it may, and not to others', async () => {
    await gateway.post('retailer', queries, queryOfSeen);
    const sockets = Array.from({ length: apiLimits.webSockets }, () => open('stream=true', gateway.keyOf('retailer')));
    await Promise.all(sockets.map(opened));
    const { status, text } = await refusal(open('stream=true', gateway.keyOf('retailer')));
    expect([status, text]).toEqual([429, expect.stringContaining('"streams_exceeded"')]);
    const other = open('stream=true');
    await opened(other);
    for (const each of [...sockets, other]) each.close();
  });

  test.each([
    ['stream=true', 'lk_none', 401, 'SecurityException'],
    ['', undefined, 400, 'SubscriptionControlsException'],
    ['stream=true&minute=5', undefined, 400, 'SubscriptionControlsException'],
    ['minute=61', undefined, 400, 'SubscriptionControlsException'],
    ['stream=true&colour=red', undefined, 400, 'SubscriptionControlsException'],
  ] as const)('is refused with ?%s', async (query, key, status, exception) => {
    const answer = await refusal(open(query, key ?? gateway.keyOf('supplier')));
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.text)).toMatchObject({ type: `epcisException:${exception}`, status });
  });

  test('is not opened for a request for another protocol, which is answered over HTTP', async () => {
    const { port } = new URL(gateway.running.url);
    const text = await new Promise<string>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1');
      socket.write('GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n');
      socket.once('data', (data) => {
        resolve(data.toString());
        socket.destroy();
      });
    });
    expect(text).toMatch(/^HTTP\/1\.1 200/);
  });

  test('is needed for the parameters of a subscription', async () => {
    expect(await gateway.get('supplier', `${queries}/seen/events?stream=true`)).toMatchObject({
      status: 400,
      body: { type: 'epcisException:SubscriptionControlsException' },
    });
  });
});
