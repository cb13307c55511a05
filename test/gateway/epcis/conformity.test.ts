import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { routes } from '../../../gateway/src/http/routes';
import { openGateway, type TestGateway } from '../openGateway';
import { documentOf, farm, made } from './events';

const item = encodeURIComponent('https://id.gs1.org/01/90860009999209/21/C1');
const place = encodeURIComponent(farm);
/** Values that stand for the parameters of paths. */
const values: Readonly<Record<string, string>> = {
  captureID: 'conform',
  eventID: encodeURIComponent('urn:example:conform'),
  eventType: 'ObjectEvent',
  epc: item,
  bizStep: 'commissioning',
  bizLocation: place,
  readPoint: place,
  disposition: 'active',
  queryName: 'conform',
  token: 'any',
};

/** Every path of EPCIS 2.0 with its methods and the status of their success, as GS1 describes them. */
const standard: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  '': { options: 204, get: 200 },
  '/capture': { options: 204, post: 202, get: 200 },
  '/capture/{captureID}': { options: 204, get: 200 },
  '/events': { options: 204, get: 200, post: 201 },
  '/events/{eventID}': { options: 204, get: 200 },
  ...Object.fromEntries(
    [
      'eventTypes/{eventType}',
      'epcs/{epc}',
      'bizSteps/{bizStep}',
      'bizLocations/{bizLocation}',
      'readPoints/{readPoint}',
      'dispositions/{disposition}',
    ].flatMap((path) =>
      [`/${path.split('/')[0]!}`, `/${path}`, `/${path}/events`].map((each) => [each, { options: 204, get: 200 }]),
    ),
  ),
  '/queries': { options: 204, get: 200, post: 201 },
  '/queries/{queryName}': { options: 204, get: 200, delete: 204 },
  '/queries/{queryName}/events': { options: 204, get: 200 },
  '/queries/{queryName}/subscriptions': { options: 204, get: 200, post: 201 },
  '/queries/{queryName}/subscriptions/{subscriptionID}': { options: 204, get: 200, delete: 204 },
  '/nextPageToken/{token}': { delete: 204 },
};

const event = {
  ...made('C-LOT', { epcList: ['https://id.gs1.org/01/90860009999209/21/C1'], disposition: 'active' }),
  eventID: 'urn:example:conform',
};
const bodies: Readonly<Record<string, unknown>> = {
  '/capture': documentOf(made('C-2')),
  '/events': made('C-3'),
  '/queries': { name: 'another', query: { EQ_action: ['ADD'] } },
  '/queries/{queryName}/subscriptions': { dest: 'https://127.0.0.1:1/', stream: true },
};

let gateway: TestGateway;
let subscriptionID: string;
const subscribe = async (): Promise<string> => {
  const body = bodies['/queries/{queryName}/subscriptions'];
  return String((await gateway.post('supplier', '/epcis/queries/conform/subscriptions', body)).body['subscriptionID']);
};
beforeAll(async () => {
  gateway = await openGateway({ LOTLINE_WEBHOOK_NETWORKS: '127.0.0.1' });
  await gateway.capture('supplier', documentOf(event), { 'idempotency-key': 'conform' });
  await gateway.post('supplier', '/epcis/queries', { name: 'conform', query: {} });
  subscriptionID = await subscribe();
});
afterAll(() => gateway.close());

/** Deletions come last. */
const operations = Object.entries(standard)
  .flatMap(([path, methods]) => Object.entries(methods).map(([method, status]) => ({ path, method, status })))
  .sort((a, b) => Number(a.method === 'delete') - Number(b.method === 'delete') || b.path.length - a.path.length);

const addressOf = (path: string): string =>
  `/epcis${path.replace(/\{(\w+)\}/g, (_, name: string) => (name === 'subscriptionID' ? subscriptionID : (values[name] ?? '')))}`;

describe('the binding', () => {
  test('has the 29 paths and 63 operations of EPCIS 2.0', () => {
    expect(Object.keys(standard)).toHaveLength(29);
    expect(operations).toHaveLength(63);
    const served = new Set(routes.map(({ method, path }) => `${method} ${path}`));
    expect(operations.filter(({ method, path }) => !served.has(`${method} /epcis${path}`))).toEqual([]);
  });

  test.each(operations)('answers $method $path with $status', async ({ method, path, status }) => {
    const body = method === 'post' ? bodies[path] : undefined;
    const answer = await gateway.send(addressOf(path), { as: 'supplier', method: method.toUpperCase(), body });
    expect({ status: answer.status, detail: answer.body['detail'] }).toEqual({ status, detail: undefined });
    for (const name of ['GS1-EPCIS-Version', 'GS1-CBV-Version', 'GS1-Extensions'])
      expect(answer.headers.get(name)).not.toBeNull();
    if (method === 'options') {
      const methods = Object.keys(standard[path]!).map((each) => each.toUpperCase());
      expect(answer.headers.get('allow')?.split(', ').sort()).toEqual(methods.sort());
    }
    if (method === 'post') expect(answer.headers.get('location')).toMatch(/^\/epcis\//);
  });

  test.each(operations.filter(({ method }) => method !== 'options'))(
    'refuses $method $path without a key, and in a form that it does not have',
    async ({ method, path }) => {
      const body = method === 'post' ? bodies[path] : undefined;
      const send = (sending: object): ReturnType<TestGateway['send']> =>
        gateway.send(addressOf(path), { method: method.toUpperCase(), body, ...sending });
      expect(await send({})).toMatchObject({
        status: 401,
        body: { type: 'epcisException:SecurityException', status: 401 },
      });
      expect(await send({ as: 'supplier', headers: { accept: 'text/html' } })).toMatchObject({
        status: 406,
        body: { type: 'epcisException:NotAcceptableException', status: 406 },
      });
    },
  );

  test.each(['/captures', '/events/', '/queries/conform/subscriptions/none/more'])('has no %s', async (path) => {
    expect((await gateway.get('supplier', `/epcis${path}`)).status).toBe(404);
  });

  test.each([
    '/capture/none',
    '/events/none',
    '/queries/none',
    '/queries/none/events',
    '/queries/conform/subscriptions/none',
  ])('says that %s does not exist, by the exception of the standard', async (path) => {
    await gateway.post('supplier', '/epcis/queries', { name: 'conform', query: {} });
    expect(await gateway.get('supplier', `/epcis${path}`)).toMatchObject({
      status: 404,
      body: { type: 'epcisException:NoSuchNameException', status: 404, title: expect.any(String) },
    });
  });
});
