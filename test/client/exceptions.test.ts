import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Client, createClient } from 'lotline';
import { openGateway, type TestGateway } from '../gateway/openGateway';
import { json, type Ran, runLotline } from './shell';

const origin = 'https://id.gs1.org';
const product = `${origin}/01/00860009999107`;
const house = `${origin}/414/0860009999992`;
const centre = `${origin}/414/0860009998001`;
const lot = { lot: `${product}/10/A`, quantity: '40', uom: 'CS' };
const yesterday = new Date(Date.now() - 86_400_000).toISOString();

let gateway: TestGateway;
let supplier: Client;
const lotline = (...args: string[]): Promise<Ran> =>
  runLotline(args, { folder: gateway.data, url: gateway.running.url });
const asSupplier = (...args: string[]): Promise<Ran> => lotline('--as', 'supplier', ...args);

beforeAll(async () => {
  gateway = await openGateway();
  supplier = createClient({ url: gateway.running.url, key: gateway.keyOf('supplier') });
  await supplier.commissionLot({ place: house, ...lot });
  await supplier.ship({ shipment: 'S-A', from: house, to: centre, lots: [{ ...lot, quantity: '5' }] });
});
afterAll(() => gateway.close());

describe('the rules', () => {
  test('are shown, set with options or a file, and have a history', async () => {
    expect((await asSupplier('rules')).stdout).toMatch(
      /^sensor +on\nexpiring +on, days 7, urgentDays 2\n[^]*These are the defaults\.\n$/,
    );
    const set = await asSupplier(
      'rules',
      'set',
      '--late-hours',
      '48',
      '--off',
      'receipt',
      '--require',
      `organic=${product}`,
    );
    expect(set).toMatchObject({
      exit: 0,
      stdout: expect.stringMatching(/late +on, hours 48[^]*receipt +off[^]*required: organic/),
    });
    const file = join(gateway.data, 'rules.json');
    writeFileSync(file, JSON.stringify({ expiring: { days: 3 } }));
    await asSupplier('rules', 'set', '--file', file, '--reason', 'Shorter');
    const history = await asSupplier('rules', 'history', '--json');
    expect(json(history)).toMatchObject({
      rows: [{ reason: 'Shorter', settings: { expiring: { days: 3 }, late: { hours: 48 } } }, { user: 'demo' }],
    });
    expect(await supplier.rules()).toMatchObject({ settings: { receipt: { isOn: false } }, reason: 'Shorter' });
  });

  test('are switched on again, and a certificate that is not needed any more is dropped', async () => {
    await asSupplier('rules', 'set', '--off', 'late', '--require', `kosher=${product}`);
    const set = await asSupplier('rules', 'set', '--on', 'late', '--drop', `kosher=${product.slice(-14)}`);
    expect([set.exit, set.stdout]).toEqual([0, expect.stringMatching(/late +on/)]);
    expect(set.stdout).not.toContain('kosher');
  });

  test.each([
    [['set'], 'It changes nothing'],
    [['set', '--off', 'weather'], 'It is one of sensor, expiring, late, receipt, count, certificate.'],
    [['set', '--file', '/no/such/file'], 'cannot be read'],
    [['expect', 'S-A', '--by', 'tomorrow'], '/expected'],
  ])('%j is refused with words that help', async (args, words) => {
    const ran = await asSupplier('rules', ...args);
    expect(ran.exit).not.toBe(0);
    expect(ran.stderr).toContain(words);
  });
});

describe('exceptions', () => {
  test('are raised, listed, given to a user, measured and resolved on the command line', async () => {
    const expected = await asSupplier('rules', 'expect', 'S-A', '--by', yesterday);
    expect(expected.stdout).toContain(`0860009999992:S-A: expected at ${yesterday} (user)`);
    const { rows } = await supplier.exceptions({ code: 'shipment_late', mine: true, source: 'rule' });
    const { exception } = rows[0]!;
    const listed = (await asSupplier('exceptions', '--mine', '--severity', 'high')).stdout;
    expect(listed).toMatch(new RegExp(`${exception} .*urn:epcglobal:cbv:bt:0860009999992:S-A `));
    const wrong = await asSupplier('exceptions', 'change', exception, '--due', 'tomorrow');
    expect(wrong.stderr).toContain('Invalid ISO date. Write a day such as 2026-04-18.');
    await expect(supplier.changeException({ exception, owner: 'ben' })).rejects.toMatchObject({ code: 'user_unknown' });
    await supplier.createKey({ user: 'ben', roles: ['operator'] });
    const changed = await asSupplier(
      'exceptions',
      'change',
      exception,
      '--owner',
      'ben',
      '--due',
      '2026-01-01',
      '--note',
      'Called',
    );
    expect(changed.stdout).toMatch(
      /owner ben\n {2}due 2026-01-01 OVERDUE\n[^]*demo: Given to ben\. Due on 2026-01-01\. Called\n$/,
    );
    expect((await asSupplier('exceptions', '--owner', 'ben', '--overdue', '--why')).stdout).toContain('Given to ben');
    expect((await asSupplier('exceptions', 'metrics')).stdout).toMatch(/shipment_late +high +rule +1 +1/);
    const resolved = await asSupplier('exceptions', 'resolve', exception, '--resolution', 'It is here');
    expect(resolved.stdout).toContain(`${exception} (high, resolved)`);
    expect(
      (await asSupplier('exceptions', '--status', 'open', '--source', 'rule', '--code', 'shipment_late')).stdout,
    ).toBe('No exceptions.\n');
  });

  test('of another organisation cannot be resolved', async () => {
    const { rows } = await supplier.exceptions({ source: 'rule' });
    const ran = await lotline('--as', 'retailer', 'exceptions', 'resolve', rows[0]!.exception, '--resolution', 'x');
    expect(ran).toMatchObject({ exit: 1, stderr: expect.stringContaining('Your list has no exception') });
    const event = await asSupplier('exceptions', 'resolve', 'ni:///sha-256;00?ver=CBV2.0', '--resolution', 'x');
    expect(event.stderr).toContain('Give the number of the event’s exception');
  });
});
