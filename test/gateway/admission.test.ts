import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { createClient } from '../../client/src/sdk';
import { runLotline } from '../client/shell';
import { temporaryFolder } from '../temporaryFolder';
import { openGateway, type TestGateway } from './openGateway';

const origin = 'https://id.gs1.org';
const acme = { organisation: 'acme', mspId: 'AcmeMSP' };
const place = `${origin}/414/0614141000029`;
const product = `${origin}/01/00614141000012`;

const cli = (gateway: TestGateway, ...args: string[]): ReturnType<typeof runLotline> =>
  runLotline(args, { folder: gateway.data, url: gateway.running.url, environment: { LOTLINE_DATA: gateway.data } });

describe('an organisation joins a running embedded ledger', () => {
  test('when more than half of the members agree, and does all that members do', async () => {
    const folder = temporaryFolder();
    const gateway = await openGateway({}, folder);
    const before = await gateway.height();
    expect(await cli(gateway, '--as', 'supplier', 'organisations', 'add', 'acme')).toMatchObject({
      exit: 0,
      stdout: expect.stringMatching(/^Waiting: 1 of 2 needed members agree: SupplierMSP/),
    });
    // The same again is no second voice.
    expect((await gateway.post('supplier', '/organisations', acme)).body).toMatchObject({ status: 'waiting' });
    expect((await gateway.get('supplier', '/organisations')).body['rows']).toHaveLength(3);
    expect(await gateway.height()).toBe(before);
    expect(await cli(gateway, '--as', 'carrier', 'organisations', 'add', 'acme')).toMatchObject({
      exit: 0,
      stdout: expect.stringMatching(/^Joined: acme \(AcmeMSP\).*CarrierMSP, SupplierMSP\nIts first key:/),
    });
    expect(await gateway.height()).toBe(before + 1);
    expect((await cli(gateway, 'organisations')).stdout).toMatch(/acme +AcmeMSP/);
    expect((await gateway.post('retailer', '/organisations', acme)).body).toMatchObject({ status: 'member' });

    const key = (await cli(gateway, 'keys', 'bootstrap', 'acme')).stdout.trim();
    const send = (path: string, body: object, by = key): ReturnType<TestGateway['send']> =>
      gateway.send(path, { key: by, body });
    const party = { party: `${origin}/417/0614141000005`, name: 'Acme', roles: ['supplier'], prefixes: ['0614141'] };
    expect((await send('/parties', party)).status).toBe(201);
    const consent = { prefix: '0614141', party: party.party };
    expect((await gateway.post('supplier', '/prefixes/consent', consent)).status).toBe(201);
    expect((await send('/places', { place, name: 'House' })).status).toBe(201);
    expect((await send('/products', { product, name: 'Romaine', uom: 'CS' })).status).toBe(201);
    const operator = (await send('/keys', { user: 'ann', roles: ['operator'] })).body['key'] as string;
    const lot = { lot: `${product}/10/A`, place, quantity: '5', uom: 'CS' };
    expect((await send('/lots', lot, operator)).status).toBe(201);

    // Four members: a transaction needs three of them, and everybody can check that.
    const client = createClient({ url: gateway.running.url, key: gateway.keyOf('retailer') });
    const verified = await client.verifyLedger({});
    expect(verified.height).toBe(await gateway.height());
    expect(verified.authorities.map(({ mspId }) => mspId)).toContain('AcmeMSP');
    await gateway.close();

    const again = await openGateway({}, folder);
    expect((await again.get('supplier', '/organisations')).body['rows']).toHaveLength(4);
    expect((await again.send('/lots', { key: operator, body: { ...lot, lot: `${product}/10/B` } })).status).toBe(201);
    expect((await cli(again, '--quiet', 'verify-ledger')).stdout).toMatch(/^Verified:/);
    await again.close();
  });

  test('when members agree before and after the gateway was stopped', async () => {
    const folder = temporaryFolder();
    const first = await openGateway({}, folder);
    expect((await first.post('supplier', '/organisations', acme)).body).toMatchObject({ status: 'waiting' });
    await first.close();

    const second = await openGateway({}, folder);
    // The same member again is no second agreement, also after a start.
    expect((await second.post('supplier', '/organisations', acme)).body).toMatchObject({ status: 'waiting' });
    expect((await second.post('carrier', '/organisations', acme)).body).toMatchObject({
      status: 'joined',
      agreed: ['CarrierMSP', 'SupplierMSP'],
    });
    await second.close();
  });

  test('without the first agreements of a member that names too many applicants', async () => {
    const gateway = await openGateway();
    await gateway.post('supplier', '/organisations', acme);
    for (let number = 1; number <= 100; number += 1) {
      const other = { organisation: `other${number}`, mspId: `Other${number}MSP` };
      expect((await gateway.post('supplier', '/organisations', other)).body['status']).toBe('waiting');
    }
    expect((await gateway.post('carrier', '/organisations', acme)).body).toMatchObject({ agreed: ['CarrierMSP'] });
    await gateway.close();
  });

  test('only by administrators, under a name and an MSP id that are free', async () => {
    const gateway = await openGateway();
    const reader = (await gateway.post('supplier', '/keys', { user: 'rita', roles: [] })).body['key'] as string;
    expect((await gateway.send('/organisations', { key: reader, body: acme })).body['code']).toBe('role_missing');
    const taken = [
      { organisation: 'supplier', mspId: 'OtherMSP' },
      { organisation: 'other', mspId: 'SupplierMSP' },
      { organisation: 'Supplier', mspId: 'OtherMSP' },
      { organisation: 'other', mspId: 'supplierMSP' },
    ];
    for (const body of taken) {
      expect(await gateway.post('supplier', '/organisations', body)).toMatchObject({
        status: 409,
        body: { code: 'organisation_exists' },
      });
    }
    const orderer = { organisation: 'orderer', mspId: 'XMSP' };
    expect((await gateway.post('supplier', '/organisations', orderer)).body['code']).toBe('input_invalid');
    await gateway.close();
  });

  test('once under a name, when two MSP ids reach their last agreement at the same time', async () => {
    const gateway = await openGateway();
    const both = [acme, { organisation: 'acme', mspId: 'OtherMSP' }];
    for (const body of both) await gateway.post('supplier', '/organisations', body);
    const answers = await Promise.all(both.map((body) => gateway.post('retailer', '/organisations', body)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    // With four members three have to agree: two of them did to the second, and that ends with the name.
    expect((await gateway.post('carrier', '/organisations', both[1] ?? acme)).body['code']).toBe('organisation_exists');
    const { body } = await gateway.get('supplier', '/organisations');
    const named = (body['rows'] as { organisation: string }[]).filter(({ organisation }) => organisation === 'acme');
    expect(named).toHaveLength(1);
    await gateway.close();
  });

  test('at the next start when lotline.json names it', async () => {
    const folder = temporaryFolder();
    const init = async (...more: string[]): Promise<void> => {
      const program = join(__dirname, '../../client/bin/lotline.js');
      await promisify(execFile)(process.execPath, [program, 'init', ...more], { cwd: folder });
    };
    const company = (name: string, gln: string): string[] => [
      '--organisation',
      name,
      '--gln',
      gln,
      '--name',
      name,
      '--role',
      'supplier',
      '--prefix',
      gln.slice(0, 7),
    ];
    await init(...company('acme', '0614141000005'));
    const config = { LOTLINE_CONFIG: join(folder, 'lotline.json') };
    const data = join(folder, 'data');
    await (await openGateway(config, data)).close();
    await init('--append', ...company('fresh', '0860009998001'));
    const grown = await openGateway(config, data);
    const { gateway, registered } = grown.running;
    expect(gateway.members.organisations.map(({ organisation }) => organisation)).toEqual(['acme', 'fresh']);
    expect(registered.made).toContain('party 0860009998001 (fresh)');
    expect(readFileSync(join(data, 'ledger-of.json'), 'utf8')).toMatch(/FreshMSP/);
    await grown.close();
  });
});
