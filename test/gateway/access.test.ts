import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { supplier } from '../../gateway/src/companies/demo/organisations';
import { routes } from '../../gateway/src/http/routes';
import { temporaryFolder } from '../temporaryFolder';
import { commission, lot, origin } from './demoGoods';
import { openGateway, type TestGateway } from './openGateway';

const carrierParty = `${origin}/417/0860009996007`;

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await openGateway();
});

afterAll(async () => {
  await gateway.close();
});

/** The secret, after `lk_`, the id and `_`. */
const secretOf = (organisation: string): string => gateway.keyOf(organisation).slice(20);

describe('the first start', () => {
  test('leaves parties, products and keys that only the owner can read', async () => {
    expect((await gateway.get('carrier', '/whoami')).body).toMatchObject({
      organisation: 'carrier',
      mspId: 'CarrierMSP',
      party: carrierParty,
      roles: ['admin', 'operator', 'quality'],
    });
    expect((await gateway.get('carrier', '/organisations')).body['rows']).toHaveLength(3);
    expect((await gateway.get('carrier', '/products')).body['rows']).toContainEqual(
      expect.objectContaining({ id: supplier.products[0]?.product }),
    );
    expect(statSync(join(gateway.data, 'keys', 'supplier.key')).mode & 0o077).toBe(0);
    expect(statSync(join(gateway.data, 'gateway.sqlite')).mode & 0o077).toBe(0);
    expect(statSync(gateway.data).mode & 0o077).toBe(0);
  });

  test('leaves no file or folder that anybody but its owner can open', () => {
    const found = readdirSync(gateway.data, { recursive: true, encoding: 'utf8' });
    expect(found).toEqual(expect.arrayContaining(['read-model.sqlite', 'gateway.sqlite', 'ledger', 'organisations']));
    expect(found.filter((name) => (statSync(join(gateway.data, name)).mode & 0o077) !== 0)).toEqual([]);
  });

  test('closes a folder that others could open', async () => {
    const data = temporaryFolder();
    chmodSync(data, 0o755);
    writeFileSync(join(data, 'read-model.sqlite'), '', { mode: 0o644 });
    const other = await openGateway({}, data);
    await other.close();
    expect([data, join(data, 'read-model.sqlite')].map((path) => statSync(path).mode & 0o077)).toEqual([0, 0]);
  });

  test('stores no key, only its hash', () => {
    const secret = secretOf('supplier');
    expect(secret).toHaveLength(43);
    expect(readFileSync(join(gateway.data, 'gateway.sqlite')).includes(secret)).toBe(false);
  });
});

describe('access', () => {
  const shown = routes.map(({ method, path, access }) => ({ method, path, access }));
  const isKeyless = (access: unknown): boolean => ['public', 'probe', 'local'].includes(String(access));
  const filled = (path: string): string => path.replace(/\{\w+\}/g, '1');

  test.each(shown.filter(({ access }) => !isKeyless(access)))(
    '$method $path asks for a key',
    async ({ method, path }) => {
      const sending = { method: method.toUpperCase(), ...(method === 'post' ? { body: {} } : {}) };
      expect(await gateway.send(filled(path), sending)).toMatchObject({ status: 401, body: { code: 'key_missing' } });
      const key = `lk_${'0'.repeat(16)}_${'A'.repeat(43)}`;
      expect(await gateway.send(filled(path), { ...sending, key })).toMatchObject({
        status: 401,
        body: { code: 'key_invalid' },
      });
    },
  );

  test('a public route needs no key', () => {
    const open = shown.filter(({ access }) => isKeyless(access)).map(({ path }) => path);
    // The Digital Link resolver shows only what owners publish (resolver/resolver.test.ts); messages to `inbound` are signed.
    expect(open.filter((path) => !/^\/\d{2,4}\/\{value\}$/.test(path))).toEqual([
      '/epcis/context.jsonld',
      '/inbound/{source}',
      '/.well-known/gs1resolver',
      '/{value}',
      '/health/live',
      '/health/ready',
      '/metrics',
      '/openapi.json',
    ]);
  });

  test('a key acts with its user’s roles, inside its organisation, until it is revoked', async () => {
    const made = await gateway.post('supplier', '/keys', { user: 'dock-1', roles: ['operator'] });
    const key = made.body['key'] as string;
    const id = made.body['id'] as string;
    expect(made.status).toBe(201);
    expect((await gateway.send('/whoami', { key })).body).toMatchObject({
      organisation: 'supplier',
      user: 'dock-1',
      roles: ['operator'],
    });
    expect((await gateway.send('/whoami', { headers: { 'x-api-key': key } })).status).toBe(200);
    expect((await gateway.send('/lots', { key, body: commission('DOCK') })).status).toBe(201);
    const hold = { goods: lot('DOCK'), reason: 'smell' };
    expect(await gateway.send('/holds', { key, body: hold })).toMatchObject({
      status: 403,
      body: { code: 'role_missing' },
    });
    expect(await gateway.send('/keys', { key })).toMatchObject({ status: 403, body: { code: 'role_missing' } });
    expect(await gateway.post('supplier', '/keys', { user: 'dock-1', roles: ['quality'] })).toMatchObject({
      status: 409,
      body: { code: 'user_roles_differ' },
    });

    const others = (await gateway.get('retailer', '/keys')).body['rows'] as { id: string }[];
    expect(others.map((each) => each.id)).not.toContain(id);
    expect(await gateway.send(`/keys/${id}`, { as: 'retailer', method: 'DELETE' })).toMatchObject({
      status: 404,
      body: { code: 'key_unknown' },
    });
    expect((await gateway.send('/whoami', { key })).status).toBe(200);
    expect((await gateway.send(`/keys/${id}`, { as: 'supplier', method: 'DELETE' })).status).toBe(204);
    expect(await gateway.send('/whoami', { key })).toMatchObject({ status: 401, body: { code: 'key_invalid' } });
    expect(await gateway.send('/lots', { key, body: commission('DOCK-2') })).toMatchObject({ status: 401 });
  });

  test('a key with the right id and another secret is refused', async () => {
    const [prefix, id] = gateway.keyOf('supplier').split('_');
    const key = `${String(prefix)}_${String(id)}_${secretOf('retailer')}`;
    expect(await gateway.send('/whoami', { key })).toMatchObject({ status: 401, body: { code: 'key_invalid' } });
  });
});

describe('the gateway itself', () => {
  test('describes every route, and its responses match the description', async () => {
    const { body } = await gateway.send('/openapi.json');
    const paths = body['paths'] as Record<string, Record<string, { responses: object }>>;
    for (const { method, path } of routes) expect(Object.keys(paths[path]?.[method]?.responses ?? {})).not.toEqual([]);
    expect(body['openapi']).toMatch(/^3\.1/);
  });

  test('serves its documentation from local files only', async () => {
    const page = await gateway.send('/docs');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    const html = String(page.body['text']);
    expect(html).not.toMatch(/<script>|https?:\/\//);
    for (const [, source = ''] of html.matchAll(/(?:src|href)="([^"]+)"/g))
      expect((await gateway.send(source)).status).toBe(200);
  });

  test('has metrics and is ready', async () => {
    expect((await gateway.send('/health/ready')).body).toMatchObject({ status: 'ready' });
    const metrics = String((await gateway.send('/metrics')).body['text']);
    for (const name of ['http_request_seconds', 'write_queue', 'write_batch_size', 'ledger_height', 'read_model_lag']) {
      expect(metrics).toContain(`lotline_${name}`);
    }
  });

  test('serves its blocks', async () => {
    const height = await gateway.height();
    const { body } = await gateway.get('retailer', '/ledger/blocks?from=1');
    const lines = String(body['text'])
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { number: number });
    expect(lines.map(({ number }) => number)).toEqual(Array.from({ length: height - 1 }, (_, at) => at + 1));
    expect((await gateway.get('retailer', '/ledger')).body).toMatchObject({
      channel: 'lotline',
      height,
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test('discloses no internals, and logs no secret', async () => {
    const { headers } = await gateway.get('supplier', '/whoami');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    const log = gateway.log.join('');
    expect(log.includes('"route":"/lots"')).toBe(true);
    const leaked = ['supplier', 'carrier', 'retailer'].filter((name) => log.includes(secretOf(name)));
    expect(leaked).toEqual([]);
    expect(/lk_[0-9a-f]{16}_/.test(log)).toBe(false);
  });
});

describe('limits and restarts', () => {
  test('too many requests of a key, and too many bad keys of an address, get 429', async () => {
    const strict = await openGateway({ LOTLINE_RATE_LIMIT: '3', LOTLINE_FAILURE_LIMIT: '2' });
    try {
      const answers = [];
      for (let count = 0; count < 4; count++) answers.push(await strict.get('supplier', '/whoami'));
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
      expect(answers[3]?.body).toMatchObject({ code: 'rate_limited' });
      expect(answers[0]?.headers.get('ratelimit')).toContain('r=2');
      const failures = [];
      for (let count = 0; count < 3; count++) failures.push((await strict.send('/whoami')).status);
      expect(failures).toEqual([401, 401, 429]);
      // A valid key still works while another client at the same address guesses keys.
      expect((await strict.get('carrier', '/whoami')).status).toBe(200);
    } finally {
      await strict.close();
    }
  });

  test('too many requests without a key of an address get 429, and probes are never refused', async () => {
    const strict = await openGateway({ LOTLINE_PUBLIC_LIMIT: '2' });
    try {
      const statusOf = async (path: string): Promise<number> => (await strict.send(path)).status;
      const answers = [];
      for (let count = 0; count < 3; count++) answers.push(await statusOf('/01/00860009999107'));
      expect(answers).toEqual([404, 404, 429]);
      expect(await statusOf('/.well-known/gs1resolver')).toBe(429);
      for (let count = 0; count < 3; count++) expect(await statusOf('/health/ready')).toBe(200);
      expect((await strict.get('supplier', '/whoami')).status).toBe(200);
    } finally {
      await strict.close();
    }
  });

  test('acknowledged writes exist after a restart, and a second gateway cannot open the folder', async () => {
    const { data } = gateway;
    const before = (await gateway.get('supplier', '/lots?limit=200')).body['rows'];
    await expect(openGateway({}, data)).rejects.toThrow(/has the ledger in .* open already/);
    const last = gateway.post('supplier', '/lots', commission('LAST'));
    await gateway.running.close();
    const answered = await last.catch(() => undefined);
    const again = await openGateway({}, data);
    try {
      expect((await again.get('supplier', '/lots?limit=200')).body['rows']).toEqual(
        expect.arrayContaining(before as unknown[]),
      );
      const found = await again.get('supplier', '/lots/00860009999107/LAST');
      if (answered?.status === 201) expect(found.status).toBe(200);
    } finally {
      await again.close();
    }
  });
});
