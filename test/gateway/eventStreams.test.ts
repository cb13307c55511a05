import { get as httpGet, type IncomingMessage } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Client, createClient, type Notice } from 'lotline';
import { callerByKey } from '../../gateway/src/http/authenticate';
import { origin, product } from './demoGoods';
import { openGateway, type TestGateway } from './openGateway';

const house = `${origin}/414/0860009999992`;
const centre = `${origin}/414/0860009998001`;

interface Event {
  readonly id?: string;
  readonly event?: string;
  readonly data?: Record<string, unknown>;
}

let gateway: TestGateway;
let supplier: Client;
let number = 0;
const lot = (): string => `${product}/10/STREAM-${number}`;
const make = (): Promise<unknown> => supplier.commissionLot({ lot: lot(), place: house, quantity: '10', uom: 'CS' });
const offer = async (): Promise<string> => {
  const lots = [{ lot: lot(), quantity: '1', uom: 'CS' }];
  return (await supplier.ship({ shipment: `STREAM-${number}`, from: house, to: centre, lots })).subject;
};
const openStream = (path: string, key: string, headers: Record<string, string> = {}): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    httpGet(
      gateway.running.url + path,
      { headers: { authorization: `Bearer ${key}`, ...headers }, agent: false },
      resolve,
    ).on('error', reject);
  });
const eventOf = (block: string): Event => {
  const fields = block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]);
  const { data, ...rest } = Object.fromEntries(fields) as Record<string, string>;
  return { ...rest, ...(data !== undefined && { data: JSON.parse(data) as Record<string, unknown> }) };
};

/** Reads a stream's events until enough have come, and closes it. */
async function read(path: string, as: string, count: number, headers: Record<string, string> = {}): Promise<Event[]> {
  const response = await openStream(path, gateway.keyOf(as), headers);
  expect(response.statusCode).toBe(200);
  expect(response.headers).toMatchObject({ 'content-type': 'text/event-stream; charset=utf-8' });
  expect(response.headers['content-encoding']).toBeUndefined();
  const events: Event[] = [];
  let rest = '';
  for await (const chunk of response.setEncoding('utf8')) {
    const blocks = (rest + String(chunk)).split('\n\n');
    rest = blocks.pop() ?? '';
    events.push(...blocks.map(eventOf).filter(({ data }) => data !== undefined));
    if (events.length >= count) break;
  }
  return events;
}

beforeAll(async () => {
  gateway = await openGateway();
  supplier = createClient({ url: gateway.running.url, key: gateway.keyOf('supplier') });
});
afterAll(() => gateway.close());
beforeEach(async () => {
  number += 1;
  await make();
});

describe('a stream of changes', () => {
  test('sends them as they are recorded, and continues after the last event', async () => {
    const reading = read('/changes/stream?kind=shipment', 'retailer', 1, { 'accept-encoding': 'gzip' });
    await new Promise((resolve) => setTimeout(resolve, 300));
    const shipment = await offer();
    const [event] = await reading;
    expect(event).toMatchObject({ event: 'shipment', data: { subject: shipment, what: 'offered' } });
    const retailer = createClient({ url: gateway.running.url, key: gateway.keyOf('retailer') });
    await retailer.receive({ shipment });
    const [next] = await read('/changes/stream?kind=shipment', 'retailer', 1, { 'last-event-id': event!.id! });
    expect(next).toMatchObject({ data: { subject: shipment, what: 'received' } });
    const [same] = await read(`/changes/stream?kind=shipment&after=${event!.id!}`, 'retailer', 1);
    expect(same).toEqual(next);
  });

  test('begins above a height, and has every change in order', async () => {
    const all: string[] = [];
    for await (const { id } of supplier.changes()) all.push(id);
    const events = await read('/changes/stream?since=0', 'supplier', all.length);
    expect(events.map(({ id }) => id).slice(0, all.length)).toEqual(all);
  });

  test('refuses an invalid id, and answers HEAD without a stream', async () => {
    const response = await gateway.send('/changes/stream', { as: 'retailer', headers: { 'last-event-id': 'x' } });
    expect([response.status, response.body['code']]).toEqual([400, 'input_invalid']);
    expect((await gateway.send('/changes/stream', { as: 'retailer', method: 'HEAD' })).status).toBe(200);
    expect((await gateway.send('/changes/stream')).status).toBe(401);
  });
});

describe('a stream of notices', () => {
  test('sends only those of the caller’s organisation', async () => {
    const [reading, others] = [
      read('/inbox/stream?kind=offer', 'retailer', 1),
      openStream('/inbox/stream', gateway.keyOf('carrier')),
    ];
    const carrier = await others;
    await new Promise((resolve) => setTimeout(resolve, 300));
    const shipment = await offer();
    expect(await reading).toMatchObject([{ event: 'offer', data: { kind: 'offer', subject: shipment } }]);
    expect(String(carrier.read() ?? '')).not.toContain(shipment);
    carrier.destroy();
  });

  test('ends when the key is revoked', async () => {
    const { id, key } = await supplier.createKey({ user: 'watcher', roles: ['operator'] });
    const response = await openStream('/changes/stream?since=0', key);
    let text = '';
    response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    const ended = new Promise((resolve) => response.once('close', resolve));
    await supplier.revokeKey({ id });
    await make().catch(() => undefined);
    await offer();
    await ended;
    expect(text).toContain('event: end\ndata: {"code":"key_invalid"}');
  });
});

test('an organisation has at most twenty streams, and does not use up those of others', async () => {
  const key = gateway.keyOf('carrier');
  const open: IncomingMessage[] = [];
  for (let count = 0; count < 20; count += 1) open.push(await openStream('/changes/stream', key));
  expect(open.map(({ statusCode }) => statusCode)).toEqual(Array(20).fill(200));
  const refused = await gateway.get('carrier', '/inbox/stream');
  expect([refused.status, refused.body['code']]).toEqual([429, 'streams_exceeded']);
  const other = await openStream('/changes/stream', gateway.keyOf('retailer'));
  expect(other.statusCode).toBe(200);
  const closed = open.map((each) => new Promise((resolve) => each.once('close', resolve)));
  for (const each of [...open, other]) each.destroy();
  await Promise.all(closed);
  let left = 20;
  for (let tries = 0; tries < 50 && left > 0; tries += 1) {
    left = gateway.running.gateway.streams.size;
    if (left > 0) await new Promise((resolve) => setTimeout(resolve, 100));
  }
  expect(left).toBe(0);
});

test('the client follows notices, and continues after one', async () => {
  const retailer = createClient({ url: gateway.running.url, key: gateway.keyOf('retailer') });
  const last = (await retailer.inbox({ limit: 1 })).rows[0]?.id ?? 0;
  const shipment = await offer();
  const stop = new AbortController();
  const followed: Omit<Notice, 'read'>[] = [];
  for await (const notice of retailer.followInbox({ kinds: ['offer'], after: last, signal: stop.signal })) {
    followed.push(notice);
    stop.abort();
  }
  expect(followed).toMatchObject([{ kind: 'offer', subject: shipment }]);
  const stranger = createClient({ url: gateway.running.url, key: 'lk_0000000000000000_x', retries: 0 });
  await expect(stranger.followInbox().next()).rejects.toMatchObject({ code: 'key_invalid' });
});

test('a stream with many events for a fast reader lets other work run after each batch', async () => {
  const { keys, streams } = gateway.running.gateway;
  const headers = { authorization: `Bearer ${gateway.keyOf('carrier')}` };
  const caller = callerByKey({ headers }, keys);
  if (!caller) throw new Error('The key is unknown.');
  let given = 0;
  const stream = streams.open(caller, headers, async function* () {
    for (; given < 1000; given += 1) yield await Promise.resolve([{ id: given, data: 'much' }]);
  });
  stream.resume();
  const others: number[] = [];
  while (given < 1000) {
    await setImmediate();
    others.push(given);
  }
  expect(others.length).toBeGreaterThan(500);
  stream.destroy();
});
