import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openGateway, type TestGateway } from '../openGateway';
import { documentOf, eventsOf, farm, lot, made } from './events';

let gateway: TestGateway;
const item = 'https://id.gs1.org/01/90860009999209/21/R1';
const urn = 'urn:epc:id:sgtin:0860009999.920.R1';
const step = 'https://example.com/steps/washing';
beforeAll(async () => {
  gateway = await openGateway();
  const events = [
    made('R-LOT', { disposition: 'active' }),
    made('R-LOT', { epcList: [urn], action: 'OBSERVE', bizStep: step, eventTime: '2026-11-20T11:00:00Z' }),
  ];
  expect((await gateway.capture('supplier', documentOf(...events))).body).toMatchObject({ recorded: 2 });
});
afterAll(() => gateway.close());

const get = (path: string): ReturnType<TestGateway['get']> => gateway.get('supplier', `/epcis${path}`);
const membersOf = async (path: string): Promise<unknown> => {
  const { status, body } = await get(path);
  expect({ path, status, type: body['type'] }).toEqual({ path, status: 200, type: 'Collection' });
  return body['member'];
};

describe('the top-level resource', () => {
  test('has the paths of the others, with a slash after it or without', async () => {
    for (const path of ['/epcis', '/epcis/']) {
      const { status, body } = await gateway.get('supplier', path);
      expect({ status, body }).toMatchObject({ status: 200, body: { member: expect.arrayContaining(['events']) } });
      const described = await gateway.send(path, { as: 'supplier', method: 'OPTIONS' });
      expect({ status: described.status, allow: described.headers.get('allow') }).toEqual({
        status: 204,
        allow: 'OPTIONS, GET',
      });
    }
  });
});

test('a path or method that the binding does not have is refused with an exception of the standard', async () => {
  expect(await gateway.get('supplier', '/epcis/colours')).toMatchObject({
    status: 404,
    body: { type: 'epcisException:NoSuchNameException', code: 'route_unknown' },
  });
  const put = await gateway.send('/epcis/epcs', { as: 'supplier', method: 'PUT', body: {} });
  expect(put).toMatchObject({ status: 405, body: { type: 'epcisException:ImplementationException' } });
  expect(put.headers.get('allow')).toBe('GET, OPTIONS, HEAD');
  expect((await gateway.get('supplier', '/epcisque')).body['type']).toMatch(/^urn:lotline:error:/);
});

describe('the resources of the binding', () => {
  test('are listed at the top', async () => {
    expect(await membersOf('')).toEqual([
      'events',
      'eventTypes',
      'epcs',
      'bizSteps',
      'bizLocations',
      'readPoints',
      'dispositions',
      'capture',
      'queries',
    ]);
  });

  test('list the values that recorded events have', async () => {
    expect(await membersOf('/eventTypes')).toHaveLength(5);
    expect(await membersOf('/epcs')).toEqual([item]);
    expect(await membersOf('/bizSteps')).toEqual(['commissioning', step]);
    expect(await membersOf('/dispositions')).toEqual(['active']);
    expect(await membersOf('/readPoints')).toEqual([farm]);
    expect(await membersOf('/bizLocations')).toEqual([farm]);
  });

  test('list ids as EPC URNs to those who ask for it', async () => {
    const headers = { 'gs1-epc-format': 'Always_EPC_URN' };
    const listed = async (list: string): Promise<unknown> =>
      (await gateway.send(`/epcis/${list}`, { as: 'supplier', headers })).body['member'];
    expect(await listed('epcs')).toEqual([urn]);
    expect(await listed('readPoints')).toEqual(['urn:epc:id:sgln:0860009999.99.0']);
    expect(await listed('bizSteps')).toEqual(['commissioning', step]);
  });

  test('list them in pages', async () => {
    const { body, headers } = await get('/bizSteps?perPage=1');
    expect(body['member']).toEqual(['commissioning']);
    const next = /^<(.*)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1] ?? '';
    const second = await gateway.get('supplier', next);
    expect(second.body['member']).toEqual([step]);
    expect(second.headers.get('link')).toBeNull();
  });

  test.each([
    ['eventTypes', 'ObjectEvent', 2],
    ['epcs', item, 1],
    ['epcs', urn, 1],
    ['bizSteps', 'commissioning', 1],
    ['bizSteps', 'urn:epcglobal:cbv:bizstep:commissioning', 1],
    ['bizSteps', step, 1],
    ['bizSteps', 'receiving', 0],
    ['bizLocations', 'urn:epc:id:sgln:0860009999.99.0', 2],
    ['readPoints', farm, 2],
    ['dispositions', 'https://ref.gs1.org/cbv/Disp-active', 1],
  ])('%s/%s has %i events', async (list, value, count) => {
    const path = `/${list}/${encodeURIComponent(value)}`;
    expect(await membersOf(path)).toEqual(['events']);
    const { status, body } = await get(
      `${path}/events?EQ_readPoint=${farm}`.replace(list === 'readPoints' ? /\?.*/ : /$^/, ''),
    );
    expect({ status, count: eventsOf(body).length }).toEqual({ status: 200, count });
  });

  test.each([
    ['eventTypes', 'QuantityEvent'],
    ['epcs', 'https://id.gs1.org/01/90860009999209/21/NONE'],
    ['epcs', lot('R-LOT')],
    ['bizSteps', 'dancing'],
    ['bizLocations', 'https://id.gs1.org/414/0860009998001'],
    ['readPoints', 'nowhere'],
    ['dispositions', 'sad'],
  ])('%s has no %s', async (list, value) => {
    for (const end of ['', '/events']) {
      expect(await get(`/${list}/${encodeURIComponent(value)}${end}`)).toMatchObject({
        status: 404,
        body: { type: 'epcisException:NoSuchNameException', code: 'name_unknown' },
      });
    }
  });

  test('do not take the parameter that their path stands for', async () => {
    expect(await get('/bizSteps/commissioning/events?EQ_bizStep=receiving')).toMatchObject({
      status: 400,
      body: { type: 'epcisException:QueryParameterException', errors: [{ pointer: '?EQ_bizStep' }] },
    });
  });

  test('are read with a key only', async () => {
    for (const path of ['', '/events', '/epcs', '/eventTypes/ObjectEvent/events']) {
      expect(await gateway.send(`/epcis${path}`)).toMatchObject({
        status: 401,
        body: { type: 'epcisException:SecurityException' },
      });
    }
  });
});
