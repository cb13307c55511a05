import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { openGateway, type TestGateway } from '../openGateway';
import { documentOf, lot, made, queries, queryOfSeen, seen } from './events';
import { lotsIn, Subscriber } from './subscriber';

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 400 && !holds(); tries += 1) await sleep(25);
  expect(holds()).toBe(true);
}

const allowLoopback = { LOTLINE_WEBHOOK_NETWORKS: '127.0.0.0/8' };
const folder = mkdtempSync(join(tmpdir(), 'lotline-subscriptions-'));
let gateway: TestGateway;
let subscriber: Subscriber;
let dest: string;

const capture = async (...events: unknown[]): Promise<void> => {
  expect((await gateway.capture('supplier', documentOf(...events))).body).toMatchObject({ recorded: events.length });
};
const subscribe = (body: object): ReturnType<TestGateway['post']> =>
  gateway.post('supplier', `${queries}/seen/subscriptions`, { dest, ...body });

beforeAll(async () => {
  gateway = await openGateway(allowLoopback, folder);
  subscriber = new Subscriber();
  dest = await subscriber.open();
  expect((await gateway.post('supplier', queries, queryOfSeen)).status).toBe(201);
});
afterAll(async () => {
  await gateway.close();
  subscriber.close();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(async () => {
  const { body } = await gateway.get('supplier', `${queries}/seen/subscriptions`);
  for (const { subscriptionID } of body as unknown as { subscriptionID: string }[])
    await gateway.send(`${queries}/seen/subscriptions/${subscriptionID}`, { as: 'supplier', method: 'DELETE' });
  subscriber.received.length = 0;
  subscriber.status = 200;
});

describe('named queries', () => {
  test('are made, listed, read, answered and deleted, within their organisation', async () => {
    const query = { name: 'Lots of today', query: { EQ_bizStep: ['commissioning'], MATCH_anyEPCClass: [lot('N-1')] } };
    const made201 = await gateway.post('supplier', queries, query);
    expect(made201.status).toBe(201);
    expect(made201.headers.get('location')).toBe(`${queries}/Lots%20of%20today`);
    expect(await gateway.post('supplier', queries, query)).toMatchObject({
      status: 409,
      body: { type: 'epcisException:ResourceAlreadyExistsException', code: 'query_exists' },
    });
    expect((await gateway.get('supplier', queries)).body).toEqual(expect.arrayContaining([query, queryOfSeen]));
    expect((await gateway.get('supplier', `${queries}/Lots%20of%20today`)).body).toEqual([query]);
    await capture(made('N-1'), made('N-2'));
    const events = await gateway.get('supplier', `${queries}/Lots%20of%20today/events`);
    expect(lotsIn(events.body)).toEqual(['N-1']);
    expect(events.body).toMatchObject({ epcisBody: { queryResults: { queryName: 'Lots of today' } } });
    expect((await gateway.get('retailer', `${queries}/Lots%20of%20today/events`)).status).toBe(404);
    const gone = await gateway.send(`${queries}/Lots%20of%20today`, { as: 'supplier', method: 'DELETE' });
    expect(gone.status).toBe(204);
    expect(await gateway.get('supplier', `${queries}/Lots%20of%20today`)).toMatchObject({
      status: 404,
      body: { type: 'epcisException:NoSuchNameException', code: 'query_unknown' },
    });
  });

  test.each([
    [{ name: 'x', query: { EQ_colour: ['red'] } }, 'QueryParameterException', 'parameter_invalid'],
    [{ name: 'x', query: { EQ_action: { not: 'ADD' } } }, 'QueryValidationException', 'query_invalid'],
    [{ name: '', query: {} }, 'ValidationException', 'input_invalid'],
    [{ query: {} }, 'ValidationException', 'input_invalid'],
  ])('are refused with %j', async (body, exception, code) => {
    expect(await gateway.post('supplier', queries, body)).toMatchObject({
      status: 400,
      body: { type: `epcisException:${exception}`, code },
    });
  });
});

describe('a webhook', () => {
  test('of a stream receives each matching event once, signed, in the order of recording', async () => {
    const { status, body, headers } = await subscribe({ stream: true, signatureToken: 'a secret' });
    expect({ status, body }).toMatchObject({
      status: 201,
      body: { dest, stream: true, epcFormat: 'Always_GS1_Digital_Link' },
    });
    expect(body).not.toHaveProperty('signatureToken');
    expect(headers.get('location')).toBe(`${queries}/seen/subscriptions/${String(body['subscriptionID'])}`);
    await capture(seen('S-1'), made('S-NO'));
    await capture(seen('S-2'));
    await until(() => subscriber.lots.length >= 2);
    expect(subscriber.lots).toEqual(['S-1', 'S-2']);
    const [first] = subscriber.received;
    expect(JSON.parse(first!.text)).toMatchObject({
      type: 'EPCISQueryDocument',
      epcisBody: { queryResults: { queryName: 'seen', subscriptionID: body['subscriptionID'] } },
    });
    const hmac = createHmac('sha256', 'a secret').update(first!.text).digest('hex');
    expect(first!.headers['gs1-signature']).toBe(`sha256=${hmac}`);
    const location = headers.get('location') ?? '';
    const found = await gateway.get('supplier', location);
    expect(found.body).toMatchObject({ lastNotifiedAt: expect.any(String) });
    const described = await gateway.send(location, { as: 'supplier', method: 'OPTIONS' });
    expect([described.status, described.headers.get('allow')]).toEqual([204, 'OPTIONS, GET, DELETE']);
    expect(described.headers.get('gs1-query-min-record-time')).toBe(found.body['minRecordTime']);
    expect((await gateway.get('retailer', headers.get('location') ?? '')).status).toBe(404);
  });

  test('is sent again what it did not take, after a restart too, and nothing after it was deleted', async () => {
    subscriber.status = 302;
    const { headers } = await subscribe({ stream: true });
    await capture(seen('AGAIN-1'));
    await until(() => subscriber.received.length >= 1);
    await gateway.close();
    subscriber.received.length = 0;
    subscriber.status = 200;
    gateway = await openGateway(allowLoopback, folder);
    await until(() => subscriber.lots.includes('AGAIN-1'));
    await capture(seen('AGAIN-2'));
    await until(() => subscriber.lots.includes('AGAIN-2'));
    expect(subscriber.lots).toEqual(['AGAIN-1', 'AGAIN-2']);
    const place = headers.get('location') ?? '';
    expect((await gateway.send(place, { as: 'supplier', method: 'DELETE' })).status).toBe(204);
    expect(await gateway.get('supplier', place)).toMatchObject({ status: 404, body: { code: 'subscription_unknown' } });
    await subscribe({ stream: true });
    await capture(seen('AGAIN-3'));
    await until(() => subscriber.lots.includes('AGAIN-3'));
    expect(subscriber.lots.filter((each) => each === 'AGAIN-3')).toHaveLength(1);
  });

  test('receives earlier events from its initialRecordTime on', async () => {
    await capture(seen('EARLIER'));
    await subscribe({ stream: true, initialRecordTime: '2020-01-01T00:00:00Z' });
    await until(() => subscriber.lots.includes('EARLIER'));
  });

  test('with a schedule is run at its times, and reports nothing new only if asked to', async () => {
    const every = Array.from({ length: 60 }, (_, second) => String(second)).join(',');
    await subscribe({ schedule: { second: every }, reportIfEmpty: true });
    await until(() => subscriber.received.length >= 2);
    expect(subscriber.lots).toEqual([]);
    await capture(seen('TIMED'));
    await until(() => subscriber.lots.includes('TIMED'));
    expect(subscriber.lots).toEqual(['TIMED']);
  });

  test.each([
    [{}, 'needs a schedule or stream'],
    [{ stream: true, schedule: { minute: '5' } }, 'has both'],
    [{ stream: false }, 'is no stream'],
    [{ schedule: {} }, 'has an empty schedule'],
    [{ schedule: { minute: '60' } }, 'has minute 60'],
    [{ schedule: { hour: '[5-2]' } }, 'has a range that ends before it begins'],
    [{ schedule: { dayOfMonth: '31', month: '2' } }, 'names a day that never comes'],
    [{ stream: true, dest: 'http://192.0.2.1/' }, 'goes to a documentation address'],
    [{ stream: true, dest: 'https://10.1.2.3/' }, 'goes to a private address'],
    [{ stream: true, dest: 'https://[::ffff:10.0.0.1]/' }, 'goes to a private address as IPv6'],
    [{ stream: true, dest: 'ftp://example.com/' }, 'goes over another protocol'],
    [{ stream: true, dest: 'https://user:password@example.com/' }, 'has a password in its URL'],
    [{ stream: true, secret: 'a', signatureToken: 'b' }, 'has two secrets'],
  ] as readonly (readonly [body: object, reason: string])[])('is refused: %j (%s)', async (body, _reason) => {
    expect(await subscribe(body)).toMatchObject({
      status: 400,
      body: { type: 'epcisException:SubscriptionControlsException', code: 'subscription_invalid' },
    });
    expect((await gateway.get('supplier', `${queries}/seen/subscriptions`)).body).toEqual([]);
  });

  test('cannot subscribe to a query that is not there, or that limits its result', async () => {
    const limited = { name: 'limited', query: { orderBy: 'eventTime', eventCountLimit: 3 } };
    await gateway.post('supplier', queries, limited);
    const place = (name: string): string => `${queries}/${name}/subscriptions`;
    expect((await gateway.post('supplier', place('limited'), { dest, stream: true })).status).toBe(400);
    expect((await gateway.post('supplier', place('none'), { dest, stream: true })).status).toBe(404);
    expect((await gateway.post('retailer', place('seen'), { dest, stream: true })).status).toBe(404);
  });
});
