import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { runLotline } from '../client/shell';
import { type Answer, openGateway, type TestGateway } from './openGateway';

const product = '00860009999107';
const place = '0860009999992';
let gateway: TestGateway;

beforeAll(async () => {
  gateway = await openGateway();
});

afterAll(async () => {
  await gateway.close();
});

const made = (number: string): object => ({
  lot: `(01)${product}(10)${number}`,
  place: `https://id.gs1.org/414/${place}`,
  quantity: '5',
  uom: 'CS',
});
const keyFor = async (user: string, roles?: readonly string[]): Promise<string> =>
  (await gateway.post('supplier', '/keys', { user, ...(roles && { roles }) })).body['key'] as string;
const rowsOf = ({ body }: Answer): Record<string, unknown>[] => body['rows'] as Record<string, unknown>[];
const cli = (...args: string[]): ReturnType<typeof runLotline> =>
  runLotline(args, { folder: gateway.data, url: gateway.running.url, environment: { LOTLINE_DATA: gateway.data } });

describe('the history of master data', () => {
  test('has every version of a product with who made it, when, and in which transaction', async () => {
    const key = await keyFor('paula', ['admin']);
    const change = await gateway.send('/products/change', {
      key,
      body: { product: `https://id.gs1.org/01/${product}`, name: 'Romaine hearts' },
    });
    expect(change.status).toBe(201);
    const [latest, first, ...others] = rowsOf(await gateway.get('carrier', `/products/${product}/history`));
    expect(others).toEqual([]);
    expect(latest).toMatchObject({
      user: 'paula',
      mspId: 'SupplierMSP',
      party: 'https://id.gs1.org/417/0860009999992',
      transactionId: change.body['transactionId'],
      value: { name: 'Romaine hearts', uom: 'CS' },
    });
    expect(first).toMatchObject({ user: 'registrar', value: { name: 'Romaine hearts, case of 12' } });
    expect(
      (await gateway.get('carrier', `/ledger/transactions/${String(latest?.['transactionId'])}`)).body,
    ).toMatchObject({
      user: 'paula',
      mspId: 'SupplierMSP',
      events: [],
    });
  });

  test('comes in pages, and is empty for what was never registered', async () => {
    const page = await gateway.get('carrier', `/products/${product}/history?limit=1`);
    expect(rowsOf(page)).toHaveLength(1);
    const next = await gateway.get(
      'carrier',
      `/products/${product}/history?limit=1&cursor=${String(page.body['next'])}`,
    );
    expect(rowsOf(next)).toMatchObject([{ user: 'registrar' }]);
    expect(await gateway.get('carrier', '/products/00860009999992/history')).toMatchObject({
      status: 404,
      body: { code: 'product_unknown' },
    });
    expect((await gateway.get('carrier', '/ledger/transactions/none')).body['code']).toBe('transaction_unknown');
  });

  test('shows a retirement, which ends new use', async () => {
    const spare = { place: 'https://id.gs1.org/414/0860009999077', reason: 'Sold' };
    expect((await gateway.post('carrier', '/retirements', spare)).body['code']).toBe('not_owner');
    expect((await gateway.post('supplier', '/retirements', spare)).status).toBe(201);
    const there = { ...made('THERE'), place: spare.place };
    expect(await gateway.post('supplier', '/lots', there)).toMatchObject({
      status: 422,
      body: { code: 'place_retired' },
    });
    expect(rowsOf(await gateway.get('carrier', '/places/0860009999077/history'))).toMatchObject([
      { value: { retired: { reason: 'Sold' } } },
      { value: { name: 'Green Valley cooler' } },
    ]);
    expect((await gateway.get('carrier', '/places/0860009999077')).body['retired']).toMatchObject({ reason: 'Sold' });
    expect((await gateway.post('supplier', '/reinstatements', spare)).status).toBe(201);
    expect((await gateway.post('supplier', '/lots', there)).status).toBe(201);
  });

  test('is shown on the command line with what changed', async () => {
    const shown = await cli('products', 'history', product);
    expect(shown.stdout).toMatch(/paula of SupplierMSP .*name: "Romaine hearts, case of 12" → "Romaine hearts"/);
    expect((await cli('--as', 'supplier', 'change', 'place', place, '--address', 'Road 1')).exit).toBe(0);
    expect((await cli('places', 'history', place)).stdout).toMatch(/address: nothing → "Road 1"/);
    expect((await cli('--as', 'supplier', 'change', 'place', place, '--no-address')).exit).toBe(0);
    expect((await cli('places', 'history', place)).stdout).toMatch(/address: "Road 1" → nothing/);
    expect((await cli('--as', 'carrier', 'retire', 'product', product, '--reason', 'x')).stderr).toMatch(/not_owner/);
    expect((await cli('--as', 'supplier', 'retire', 'product', product, '--reason', 'x')).exit).toBe(0);
    expect((await cli('products', 'list')).stdout).toMatch(/retired/);
    expect((await cli('--as', 'supplier', 'reinstate', 'product', product, '--reason', 'y')).exit).toBe(0);
    expect((await cli('products', 'history', product)).stdout).toMatch(/retired: nothing → at [^ ]+, reason x {2}/);
  }, 120_000);

  test('is refused to others and without a change, with words that say so', async () => {
    const stranger = await cli('--as', 'carrier', 'change', 'product', product, '--name', 'x');
    expect(stranger.stderr).toMatch(/belongs to .*0860009999992; only that party can change or retire it/);
    const other = await cli('--as', 'carrier', 'change', 'party', '0860009999992', '--name', 'x');
    expect(other.stderr).toMatch(/0860009999992 is another party; only that party/);
    const nothing = await cli('--as', 'supplier', 'change', 'place', place);
    expect(nothing.stderr).toMatch(/error: Name at least one field to change\./);
    expect(nothing.stderr).not.toMatch(/^ {2}at /m);
  }, 120_000);
});

describe('the user who acted', () => {
  test('is in events, traces and transactions: the user, not only the organisation', async () => {
    const key = await keyFor('otto', ['operator']);
    const lot = await gateway.send('/lots', { key, body: made('OTTO') });
    const event = (lot.body['events'] as string[])[0] ?? '';
    expect((await gateway.get('carrier', `/events/one?id=${encodeURIComponent(event)}`)).body).toMatchObject({
      user: 'otto',
    });
    const trace = await gateway.get('carrier', `/trace?id=${encodeURIComponent(String(lot.body['subject']))}`);
    expect(trace.body['transactions']).toMatchObject([{ user: 'otto', mspId: 'SupplierMSP', events: [event] }]);
    const id = String(lot.body['transactionId']);
    expect((await gateway.get('carrier', `/ledger/transactions/${id}`)).body).toMatchObject({
      user: 'otto',
      events: [event],
    });
    const shown = await cli('events', 'show', event);
    expect(shown.stderr).toMatch(/Recorded by otto of .*0860009999992 in transaction/);
    expect((await cli('events')).stdout).toMatch(/ otto /);
  });
});

describe('users on the ledger', () => {
  test('that nobody registered get a key that only reads, and the command line says so', async () => {
    const created = await cli('--as', 'supplier', 'keys', 'create', 'typo');
    expect(created.stderr).toMatch(/typo has no role, so the key can only read/);
    const key = created.stdout.trim();
    expect((await gateway.send('/places', { key })).status).toBe(200);
    expect((await gateway.send('/lots', { key, body: made('TYPO') })).body['code']).toBe('role_missing');
  });

  test('change their roles by an administrator of their organisation, with history', async () => {
    const key = await keyFor('uwe', ['operator']);
    expect((await gateway.post('supplier', '/users', { user: 'uwe', roles: ['quality'] })).status).toBe(201);
    expect((await gateway.send('/whoami', { key })).body['roles']).toEqual(['quality']);
    expect((await gateway.send('/lots', { key, body: made('UWE') })).body['code']).toBe('role_missing');
    expect((await gateway.post('supplier', '/users', { user: 'uwe', roles: [] })).status).toBe(201);
    expect((await gateway.send('/whoami', { key })).body['roles']).toEqual([]);
    expect((await gateway.send('/places', { key })).status).toBe(200);
    const history = await gateway.get('supplier', '/users/uwe/history');
    expect(rowsOf(history)).toMatchObject([
      { user: 'demo', value: { roles: [] } },
      { user: 'demo', value: { roles: ['quality'] } },
    ]);
    expect((await gateway.get('carrier', '/users/uwe/history')).body['code']).toBe('user_unknown');
    expect((await cli('--as', 'supplier', 'users', 'history', 'uwe')).stdout).toMatch(/roles: \["quality"\] → \[\]/);
  });

  test('lose their keys for good when they are retired, also in a batch', async () => {
    const key = await keyFor('bob', ['operator']);
    expect((await gateway.send('/places', { key })).status).toBe(200);
    const retire = { idempotencyKey: 'bob-left', command: 'retireUser', input: { user: 'bob', reason: 'left' } };
    const batch = await gateway.post('supplier', '/commands', [retire]);
    expect(batch.body['outcomes']).toMatchObject([{ status: 'recorded', subject: 'bob' }]);
    for (const path of ['/places', '/whoami', '/lots']) {
      expect(await gateway.send(path, { key })).toMatchObject({ status: 401, body: { code: 'key_invalid' } });
    }
    expect((await gateway.post('supplier', '/users', { user: 'bob', roles: ['operator'] })).status).toBe(201);
    expect((await gateway.send('/places', { key })).status).toBe(401);
    const fresh = await keyFor('bob');
    // The same request again is older than the new key.
    await gateway.post('supplier', '/commands', [retire]);
    expect((await gateway.send('/places', { key: fresh })).status).toBe(200);
  });

  test('lose their keys when the ledger has them as retired, whoever sent the command', async () => {
    const key = await keyFor('carl', ['operator']);
    const identity = { organisation: 'supplier', mspId: 'SupplierMSP', user: 'demo' };
    const { writes, readModel } = gateway.running.gateway;
    const request = {
      id: 'carl-left',
      command: 'retireUser' as const,
      input: { user: 'carl', reason: 'left' },
      lanes: { exclusive: [], shared: [] },
    };
    const [{ height } = { height: 0 }] = await Promise.all(writes.submit(identity, [request]));
    await readModel.reached(height, 5000);
    expect(await gateway.send('/places', { key })).toMatchObject({ status: 401, body: { code: 'key_invalid' } });
    const { body } = await gateway.get('supplier', '/keys');
    expect(body['rows']).toContainEqual(expect.objectContaining({ user: 'carl', revoked: expect.any(String) }));
  });

  test('get keys with the roles they are registered with', async () => {
    await gateway.post('supplier', '/users', { user: 'vera', roles: ['quality'] });
    expect((await cli('--as', 'supplier', 'keys', 'create', 'vera')).stdout).toMatch(/^lk_/);
    const key = await keyFor('vera');
    expect((await gateway.send('/whoami', { key })).body['roles']).toEqual(['quality']);
    expect((await gateway.post('supplier', '/keys', { user: 'vera', roles: ['admin'] })).body['code']).toBe(
      'user_roles_differ',
    );
  });

  test.each(['registrar', 'keeper', 'Keeper'])('of the gateway itself are not changed by anybody: %s', async (user) => {
    const requests = [
      ['registerUser', '/users', { user, roles: [] }],
      ['retireUser', '/users/retire', { user, reason: 'who is that?' }],
    ] as const;
    for (const [command, path, input] of requests) {
      const one = await gateway.post('supplier', path, input);
      expect([one.status, one.body['code'], one.body['detail']]).toEqual([
        400,
        'input_invalid',
        expect.stringContaining(`${user} is a user of the gateway itself`),
      ]);
      const item = { idempotencyKey: `${command}-${user}`, command, input };
      const { body } = await gateway.post('supplier', '/commands', [item]);
      expect(body['outcomes']).toMatchObject([{ status: 'refused', code: 'input_invalid' }]);
    }
    expect(JSON.stringify((await gateway.get('supplier', '/users')).body)).not.toContain(user);
  });

  test('cannot send any request once they are retired', async () => {
    const key = await keyFor('rolf', ['operator', 'admin']);
    const other = await keyFor('rita', ['admin']);
    const retirement = { user: 'rolf', reason: 'left' };
    expect((await gateway.post('carrier', '/users/retire', retirement)).status).toBe(201);
    expect((await gateway.send('/whoami', { key })).status).toBe(200);
    expect((await gateway.send('/users/retire', { key, body: retirement })).body['code']).toBe('input_invalid');
    expect((await gateway.send('/users/retire', { key: other, body: retirement })).status).toBe(201);
    expect((await gateway.send('/whoami', { key })).body['code']).toBe('key_invalid');
    expect((await gateway.post('supplier', '/keys', { user: 'rolf' })).body['code']).toBe('user_retired');
    expect(rowsOf(await gateway.get('supplier', '/users'))).toContainEqual(
      expect.objectContaining({ user: 'rolf', retired: expect.objectContaining({ reason: 'left' }) }),
    );
    expect((await cli('--as', 'supplier', 'users')).stdout).toMatch(/rolf +reads only +20/);
  });
});
