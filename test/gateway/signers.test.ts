import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { runLotline } from '../client/shell';
import { type Answer, openGateway, type TestGateway } from './openGateway';

const signer = '0x90F8bf6A479f320ead074411a4B0e7944Ea8c9C1';
const carrier = 'https://id.gs1.org/417/0860009996007';
let gateway: TestGateway;

beforeAll(async () => {
  gateway = await openGateway();
});

afterAll(async () => {
  await gateway.close();
});

const rowsOf = ({ body }: Answer): Record<string, unknown>[] => body['rows'] as Record<string, unknown>[];
const cli = (...args: string[]): ReturnType<typeof runLotline> =>
  runLotline(args, { folder: gateway.data, url: gateway.running.url, environment: { LOTLINE_DATA: gateway.data } });

describe('signer keys', () => {
  test('are registered, changed and revoked by their party, seen by every member, with history', async () => {
    const driver = { signer: signer.toLowerCase(), name: 'Tablet 3', roles: ['driver'] };
    const first = await gateway.post('carrier', '/signers', driver);
    expect(first).toMatchObject({ status: 201, body: { subject: signer } });
    expect((await gateway.post('carrier', '/signers', { ...driver, roles: ['driver', 'dock'] })).status).toBe(201);
    const revoke = { signer, reason: 'lost' };
    expect(await gateway.post('supplier', '/signers/revoke', revoke)).toMatchObject({
      status: 404,
      body: { code: 'signer_unknown' },
    });
    expect((await gateway.post('carrier', '/signers/revoke', revoke)).status).toBe(201);
    expect(rowsOf(await gateway.get('retailer', '/signers?party=0860009996007'))).toMatchObject([
      { party: carrier, address: signer, roles: ['dock', 'driver'], revoked: { reason: 'lost' } },
    ]);
    expect(rowsOf(await gateway.get('retailer', '/signers?party=0860009999992'))).toEqual([]);
    const history = await gateway.get('retailer', `/signers/0860009996007/${signer.toLowerCase()}/history`);
    expect(rowsOf(history)).toMatchObject([
      { value: { revoked: { reason: 'lost' } } },
      { value: { roles: ['dock', 'driver'] } },
      { value: { roles: ['driver'] }, mspId: 'CarrierMSP' },
    ]);
  });

  test('have no history if they were never registered or are not addresses', async () => {
    expect(await gateway.get('retailer', `/signers/0860009999992/${signer}/history`)).toMatchObject({
      status: 404,
      body: { code: 'signer_unknown' },
    });
    expect((await gateway.get('retailer', '/signers/0860009999992/0x12/history')).status).toBe(400);
  });

  test('are registered, listed and revoked on the command line', async () => {
    const other = `0x${'3'.repeat(40)}`;
    const register = ['signers', 'register', other, '--name', 'Gate 1', '--role', 'device', 'dock'];
    expect(await cli('--as', 'supplier', ...register)).toMatchObject({ exit: 0 });
    expect((await cli('--as', 'supplier', ...register.slice(0, -3))).stderr).toMatch(/--role/);
    expect((await cli('signers', '--party', '0860009999992')).stdout).toMatch(/0x3{40} +Gate 1 +device, dock/);
    const revoke = ['signers', 'revoke', other, '--reason', 'Replaced', '--since', '2026-01-01T00:00:00Z'];
    expect(await cli('--as', 'supplier', ...revoke)).toMatchObject({ exit: 0 });
    const history = await cli('signers', 'history', '0860009999992', other);
    expect(history.stdout).toMatch(/revoked: nothing → at .*, since 2026-01-01T00:00:00\.000Z/);
  });
});
