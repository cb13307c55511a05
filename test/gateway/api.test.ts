import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { gatewayCodes } from '../../gateway/src/answers/codes';
import { answerExampleOf, answerExamples } from '../../gateway/src/http/answerExamples';
import { areNetworks, areOrigins } from '../../gateway/src/http/edge';
import { takesGzip } from '../../gateway/src/http/gzip';
import { pathPattern } from '../../gateway/src/http/pathPattern';
import type { Route } from '../../gateway/src/http/route';
import { routes } from '../../gateway/src/http/routes';
import { isXmlType } from '../../gateway/src/http/xml';
import { parseXml, readXmlDocument } from '../../gateway/src/xml';
import { openGateway, type TestGateway } from './openGateway';

const page = 'https://dashboard.example.org';
const scrapeKey = 'a-key-for-the-scraper';
let gateway: TestGateway;
let plain: TestGateway;

beforeAll(async () => {
  gateway = await openGateway({
    LOTLINE_CORS_ORIGINS: page,
    LOTLINE_METRICS_KEY: scrapeKey,
    LOTLINE_TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8',
    LOTLINE_FAILURE_LIMIT: '2',
  });
  plain = await openGateway();
});
afterAll(async () => {
  await gateway.close();
  await plain.close();
});

interface Described {
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly responses: object }>>>>;
}
const described = async (): Promise<Described> => (await plain.send('/openapi.json')).body as unknown as Described;

describe('the description of the API', () => {
  const bodies = routes.filter(({ body }) => body).map((route) => [`${route.method} ${route.path}`, route] as const);

  test('has an XML example of each body with the same content as the JSON example', () => {
    const inXml = routes.filter(({ bodyTypes = [] }) => bodyTypes.some(isXmlType));
    expect(inXml).not.toEqual([]);
    const limits = { depth: 20, values: 100, entries: 100, text: 1000 };
    for (const { xmlExample = '', example } of inXml) {
      const read = readXmlDocument(parseXml(Buffer.from(xmlExample), limits)) as { epcisBody: object };
      expect(read.epcisBody).toEqual((example as typeof read).epcisBody);
    }
  });

  test.each(bodies)('has an example of %s that is valid by its schema', (_name, { body, example }) => {
    expect(example).toBeDefined();
    expect(body!.safeParse(example)).toMatchObject({ success: true });
  });

  const hasAnswer = ({ answer, successes = ['ok'] }: Route): boolean =>
    !(answer instanceof z.ZodString || answer instanceof z.ZodNull) &&
    successes.some((each) => ['ok', 'created'].includes(each));
  const answered = routes.filter(hasAnswer).map((route): [string, Route] => [`${route.method} ${route.path}`, route]);

  test.each(answered)(
    'has an example of the answer to %s that its own schema takes, without a field more',
    (_name, route) => {
      const example = answerExampleOf(route);
      expect(example).toBeDefined();
      expect(route.answer.safeParse(example)).toEqual({ success: true, data: example });
    },
  );

  test('has no example for an answer that no route has', () => {
    const names = answered.map(([name]) => name);
    expect(Object.keys(answerExamples()).filter((name) => !names.includes(name))).toEqual([]);
  });

  test('describes each tag', async () => {
    const { tags } = await described();
    expect(tags.map(({ name }) => name).sort()).toEqual([...new Set(routes.map(({ tag }) => tag))].sort());
    expect(tags.filter(({ description }) => description.length < 20)).toEqual([]);
  });

  test('has no pattern that needs the Unicode flag', async () => {
    const text = JSON.stringify(await described());
    expect(text).not.toContain('\\\\p{');
    const patterns = [...text.matchAll(/"pattern":("(?:[^"\\]|\\.)*")/g)].map(
      ([, each]) => JSON.parse(each!) as string,
    );
    expect(patterns.length).toBeGreaterThan(5);
    for (const pattern of patterns) expect(() => new RegExp(pattern)).not.toThrow();
  });

  test('declares 400 for every path, as an unknown query parameter is refused everywhere', async () => {
    const { paths } = await described();
    const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
    expect(operations.filter(({ responses }) => !('400' in responses))).toEqual([]);
    expect(await plain.send('/health/live?colour=red')).toMatchObject({ status: 400, body: { code: 'input_invalid' } });
  });

  test('declares only codes that the source of the gateway contains', () => {
    const folder = join(__dirname, '../../gateway/src');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    const text = files
      .filter((name) => !/answers.codes\.ts$|statuses\.ts$/.test(name))
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .join('\n');
    expect(Object.keys(gatewayCodes).filter((code) => !text.includes(`'${code}'`))).toEqual([]);
  });
});

test('every path answers an unknown method with its allowed methods', async () => {
  const wrong: string[] = [];
  const always = routes.filter(({ takes }) => takes === undefined);
  for (const path of new Set(always.map((route) => route.path))) {
    const real = path.replaceAll(/\{\w+\}/g, 'x');
    const methods = new Set(
      always.filter((route) => pathPattern(route.path)(real)).map(({ method }) => method.toUpperCase()),
    );
    if (methods.has('GET')) methods.add('HEAD');
    const answer = await plain.send(real, { as: 'supplier', method: 'PATCH' });
    const allow = answer.headers.get('allow')?.split(', ') ?? [];
    if (answer.status !== 405 || allow.toSorted().join() !== [...methods].toSorted().join())
      wrong.push(`${real}: ${allow.join()}`);
  }
  expect(wrong).toEqual([]);
});

describe('unknown parameters and fields are refused, not ignored', () => {
  const isUnknown = (schema: z.ZodType, value: unknown): boolean =>
    JSON.stringify(schema.safeParse(value).error?.issues ?? []).includes('unrecognized_keys');

  test('by every query', async () => {
    const lenient = routes.filter(({ query }) => query && !isUnknown(query, { colour: 'red' }));
    const answers = await Promise.all(
      lenient.map(async ({ path, method }) => {
        const real = path.replaceAll(/\{\w+\}/g, 'x');
        const { status } = await plain.send(`${real}?colour=red`, { as: 'supplier', method: method.toUpperCase() });
        return `${method} ${path} ${status}`;
      }),
    );
    expect(answers.filter((answer) => !/ 40[04]$/.test(answer))).toEqual([]);
  });

  test('by every body, apart from events of EPCIS, which have extensions, and files and messages of other systems', () => {
    const lenient = routes.filter(
      ({ body, example }) =>
        body && !Array.isArray(example) && !isUnknown(body, { ...(example as object), colour: 'red' }),
    );
    expect(lenient.map(({ path }) => path).sort()).toEqual([
      '/epcis/capture',
      '/epcis/events',
      '/inbound/{source}',
      '/inventory/costs/import',
      '/inventory/orders/import',
      '/inventory/policies/import',
      '/uploads/{kind}',
    ]);
  });
});

describe('gzip', () => {
  const sizes = async (path: string, headers: Readonly<Record<string, string>>): Promise<[string | null, string]> => {
    const response = await fetch(plain.running.url + path, {
      headers: { authorization: `Bearer ${plain.keyOf('supplier')}`, ...headers },
    });
    return [response.headers.get('content-encoding'), await response.text()];
  };

  test.each(['/openapi.json', '/docs/swagger-ui.css', '/ledger/blocks'])('of %s is the same text', async (path) => {
    const [encoding, text] = await sizes(path, { 'accept-encoding': 'gzip' });
    const [none, whole] = await sizes(path, { 'accept-encoding': 'identity' });
    expect([encoding, none]).toEqual(['gzip', null]);
    expect(text).toBe(whole);
  });

  test('is not used if it saves nothing', async () => {
    expect((await sizes('/health/live', { 'accept-encoding': 'gzip' }))[0]).toBeNull();
  });

  test.each([
    ['gzip', true],
    ['deflate, GZIP;q=0.5', true],
    ['gzip;q=0', false],
    ['gzip;q=0.0, br', false],
    ['br', false],
    [undefined, false],
  ])('is taken by who sends %s: %s', (header, expected) => {
    const headers = header === undefined ? {} : { 'accept-encoding': header };
    expect(takesGzip({ headers } as unknown as Parameters<typeof takesGzip>[0])).toBe(expected);
  });
});

describe('web pages of other origins', () => {
  const preflight = { 'access-control-request-method': 'POST' };

  test('may call the gateway if the setting names their origin', async () => {
    const answer = await gateway.send('/health/live', { headers: { origin: page } });
    expect(answer.headers.get('access-control-allow-origin')).toBe(page);
    const before = await gateway.send('/lots', { method: 'OPTIONS', headers: { origin: page, ...preflight } });
    expect(before.status).toBe(204);
    expect(before.headers.get('access-control-allow-headers')).toContain('Idempotency-Key');
  });

  test('may not call it if the setting names others or is not set', async () => {
    for (const each of [gateway, plain]) {
      const answer = await each.send('/health/live', { headers: { origin: 'https://evil.example.org' } });
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    }
    const before = await plain.send('/lots', { method: 'OPTIONS', headers: { origin: page, ...preflight } });
    expect(before.status).toBe(405);
  });
});

test.each([
  ['https://app.example.org', true],
  ['http://localhost:3000', true],
  ['capacitor://localhost', true],
  ['null', true],
  ['*', true],
  ['https://app.example.org/', false],
  ['https://app.example.org/path', false],
  ['https://App.example.org', false],
  ['https://app.example.org:443', false],
  ['app.example.org', false],
  ['https://*.example.org', false],
])('%s may be set as an origin: %s', (text, expected) => {
  expect(areOrigins([text])).toBe(expected);
});

describe('behind a reverse proxy', () => {
  const via = (address: string): Readonly<Record<string, string>> => ({ 'x-forwarded-for': address });

  test('failed keys are counted for the address that a trusted proxy gives, not for the proxy', async () => {
    const fail = (address: string): Promise<{ status: number }> =>
      gateway.send('/whoami', { key: 'lk_none', headers: via(address) });
    for (const status of [401, 401, 429]) expect((await fail('192.0.2.1')).status).toBe(status);
    expect((await fail('192.0.2.2')).status).toBe(401);
    expect((await fail('192.0.2.2, 10.1.2.3')).status).toBe(401);
    expect((await fail('192.0.2.7, 192.0.2.2')).status).toBe(429);
  });

  test('given a scrape key, metrics need it', async () => {
    expect((await gateway.send('/metrics', { key: scrapeKey, headers: via('192.0.2.9') })).status).toBe(200);
    expect((await gateway.send('/metrics', { as: 'supplier' })).status).toBe(200);
    expect((await gateway.send('/metrics', { headers: via('198.51.100.1') })).status).toBe(401);
  });

  test('given no scrape key, metrics are refused to clients behind a proxy on this machine', async () => {
    expect((await plain.send('/metrics')).status).toBe(200);
    expect((await plain.send('/metrics', { headers: via('192.0.2.1') })).status).toBe(401);
    for (const name of ['forwarded', 'via', 'x-real-ip', 'x-forwarded-host', 'x-forwarded-proto']) {
      expect((await plain.send('/metrics', { headers: { [name]: '192.0.2.1' } })).status).toBe(401);
    }
  });

  test.each([
    ['127.0.0.1', true],
    ['10.0.0.0/8', true],
    ['2001:db8::/32', true],
    ['10.0.0.0/33', false],
    ['proxy.example.org', false],
    ['10.0.0/8', false],
  ])('%s may be set as one: %s', (text, expected) => {
    expect(areNetworks([text])).toBe(expected);
  });
});

test('the documentation page fits a phone', async () => {
  const html = String((await plain.send('/docs/')).body['text']);
  expect(html).toContain('<meta name="viewport" content="width=device-width');
  const css = String((await plain.send('/docs/page.css')).body['text']);
  expect(css).toContain('overflow-x: auto');
});

test('the fields that commands add to events are in the context that documents name', async () => {
  const lot = '(01)00860009999107(10)CONTEXT';
  await plain.post('supplier', '/lots', { lot, place: '0860009999992', quantity: '3', uom: 'CS' });
  await plain.post('supplier', '/holds', { goods: lot, reason: 'Waiting for the laboratory' });
  const { body } = await plain.get('supplier', '/epcis/events');
  const context = (body['@context'] as string[]).find((each) => each.startsWith(plain.running.url));
  const served = (await (await fetch(context!)).json()) as { '@context': object };
  const text = JSON.stringify(body['epcisBody']);
  const used = new Set([...text.matchAll(/"(lotline:\w+)":/g)].map(([, name]) => name));
  expect(used).toEqual(new Set(['lotline:request', 'lotline:reason']));
  expect([...used].filter((name) => !Object.hasOwn(served['@context'], name!))).toEqual([]);
});
