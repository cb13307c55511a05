import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ByteBudget, organisationHolder, publicHolders } from '../../gateway/src/http/byteBudget';
import { openEdge } from '../../gateway/src/http/edge';
import type { GatewayLimits } from '../../gateway/src/http/gateway';
import { openLog } from '../../gateway/src/log';
import { rateLimit } from '../../gateway/src/http/rateLimit';
import { Connections } from '../../gateway/src/connections';
import { createHttpServer } from '../../gateway/src/http/server';
import { seed } from '../seed';
import { openGateway, type TestGateway } from './openGateway';

let gateway: TestGateway;
const servers: Server[] = [];
const sockets: Socket[] = [];

beforeAll(async () => {
  gateway = await openGateway();
});
afterAll(async () => {
  await gateway.close();
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** The same gateway on a port of its own, with other limits. */
async function serve(limits: Partial<GatewayLimits>): Promise<Server> {
  const server = createHttpServer({
    gateway: { ...gateway.running.gateway, limits: { ...gateway.running.gateway.limits, ...limits } },
    log: openLog('trace', { write: (line) => void gateway.log.push(line) }),
    requests: rateLimit('requests', 0),
    publicRequests: rateLimit('public', 0),
    failures: rateLimit('failures', 0),
    edge: openEdge({ proxies: [], origins: [], metricsKey: undefined }),
  });
  servers.push(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return server;
}

async function dial(server: Server): Promise<Socket> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => undefined);
  sockets.push(socket);
  await once(socket, 'connect');
  return socket;
}

const ask = 'GET /health/live HTTP/1.1\r\nHost: gateway\r\n\r\n';
const text = async (socket: Socket): Promise<string> => String(((await once(socket, 'data')) as [Buffer])[0]);

describe('a connection', () => {
  test('that sends nothing is closed', async () => {
    const socket = await dial(await serve({ silence: 50 }));
    await once(socket.resume(), 'close');
  });

  test('that stops in the middle of its request is closed', async () => {
    const socket = await dial(await serve({ silence: 50 }));
    socket.write(`POST /lots HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer ${gateway.keyOf('supplier')}\r\n`);
    socket.write('Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"lot":');
    await once(socket.resume(), 'close');
  });

  test('that does not read its responses is closed', async () => {
    const server = await serve({ silence: 50 });
    const accepted = once(server, 'connection') as Promise<[Socket]>;
    const socket = await dial(server);
    const [end] = await accepted;
    socket.pause();
    socket.write('GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nHost: gateway\r\n\r\n'.repeat(50));
    await once(end, 'close');
    expect(end.bytesWritten).toBeGreaterThan(0);
  });

  test('above the limit is closed at once, counted and logged, and the others are served', async () => {
    const server = await serve({ connections: 2 });
    const [first, second] = [await dial(server), await dial(server)];
    const third = await dial(server);
    await once(third.resume(), 'close');
    for (const socket of [first, second]) {
      socket.write(ask);
      expect(await text(socket)).toContain('200 OK');
    }
    first.destroy();
    await once(first, 'close');
    const metrics = await gateway.send('/metrics');
    expect(metrics.body['text']).toContain('lotline_connections_dropped_total 1\n');
    expect(gateway.log.filter((line) => line.includes('LOTLINE_CONNECTIONS'))).toHaveLength(1);
  });
});

describe('the connections of a server that stops', () => {
  test('are closed at once where no request is in progress, and else after the answer', async () => {
    const server = await serve({});
    const connections = new Connections(server);
    const [unused, asked, asking] = [await dial(server), await dial(server), await dial(server)];
    asked.write(ask);
    await text(asked);
    const body = '{"lot":"x"}';
    const head = `POST /lots HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer ${gateway.keyOf('supplier')}\r\n`;
    asking.write(`${head}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`);
    await once(server, 'request');
    connections.close();
    await Promise.all([once(unused.resume(), 'close'), once(asked.resume(), 'close')]);
    asking.write(body);
    expect(await text(asking)).toContain('400 Bad Request');
    await once(asking.resume(), 'close');
  });
});

describe('request bodies', () => {
  test('above the total limit are refused with overloaded, and accepted again once others are finished', async () => {
    const server = await serve({ bodies: new ByteBudget(2000) });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/lots`;
    const headers = { authorization: `Bearer ${gateway.keyOf('supplier')}`, 'content-type': 'application/json' };
    const send = (bytes: number): Promise<Response> =>
      fetch(url, { method: 'POST', headers, body: `{"lot":"${'x'.repeat(bytes)}"}` });
    for (let turn = 0; turn < 5; turn += 1) {
      expect((await send(2000)).status).toBe(503);
      expect((await send(800)).status).toBe(400);
    }
  });
});

test(`an organisation’s bodies leave room for those of others, whatever it sends (seed ${seed})`, () => {
  const sent = fc.record({ bytes: fc.nat(400), ends: fc.boolean() });
  fc.assert(
    fc.property(fc.array(sent, { maxLength: 60 }), fc.integer({ min: 1, max: 500 }), (bodies, own) => {
      const budget = new ByteBudget(1000);
      for (const { bytes, ends } of bodies) {
        const body = budget.open(organisationHolder('stranger'));
        const isTaken = body.take(bytes);
        if (ends || !isTaken) body.release();
      }
      expect(budget.open(organisationHolder('owner')).take(own)).toBe(true);
    }),
    { seed },
  );
});

test(`bodies without a key leave room for those of other networks and of organisations (seed ${seed})`, () => {
  const sent = fc.record({ bytes: fc.nat(1600), ends: fc.boolean(), from: fc.constantFrom('a', 'b', 'c') });
  fc.assert(
    fc.property(fc.array(sent, { maxLength: 60 }), fc.nat(100), (bodies, own) => {
      const budget = new ByteBudget(1600);
      for (const { bytes, ends, from } of bodies) {
        const body = budget.open(publicHolders(from));
        const isTaken = body.take(bytes);
        if (ends || !isTaken) body.release();
      }
      expect(budget.open(publicHolders('another')).take(own)).toBe(true);
      expect(budget.open(organisationHolder('owner')).take(8 * own)).toBe(true);
    }),
    { seed },
  );
});

describe('the documentation page', () => {
  test('has no HSTS header, which belongs to TLS, and is the same each time', async () => {
    const [page, ...scripts] = await Promise.all(
      ['/docs/', '/docs/swagger-ui-bundle.js', '/docs/swagger-ui-bundle.js'].map((path) => gateway.send(path)),
    );
    expect(page?.status).toBe(200);
    expect(page?.headers.get('strict-transport-security')).toBeNull();
    expect(page?.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(scripts[0]?.body).toEqual(scripts[1]?.body);
  });
});
