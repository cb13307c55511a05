import 'reflect-metadata';
import { X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { common, msp } from '@hyperledger/fabric-protos';
import { X509Crl } from '@peculiar/x509';
import { beforeEach, expect, test } from '@jest/globals';
import { parseTopology } from '@lotline/network/fabric';
import { makeIdentities } from '../../network/src/fabric/crypto/makeIdentities';
import { ownAuthorities } from '../../network/src/fabric/members/freshKeyPairs';
import { setRevocations } from '../../network/src/fabric/members/revocations';
import { layoutOf } from '../../network/src/fabric/topology/layout';
import { createAuthority } from '../../network/src/identity/certificateAuthority';
import { revocationList } from '../../network/src/identity/revocationList';
import { temporaryFolder } from '../temporaryFolder';

let farm: string;
let make: () => Promise<void>;

const serialOf = async (user: string): Promise<string> =>
  new X509Certificate(await readFile(join(farm, 'users', user, 'cert.pem'))).serialNumber;
const renewUsers = async (newKeys: boolean): Promise<void> => {
  await (await ownAuthorities(farm, newKeys)).renewUsers();
  await make();
};
const listIn = (...path: string[]): string => join(farm, ...path, 'msp', 'crls', 'revoked.pem');
const revoked = async (...path: string[]): Promise<string[]> => serials(await readFile(listIn(...path), 'utf8'));
const serials = (list: string): string[] =>
  new X509Crl(list.replaceAll('X509 CRL', 'CRL')).entries.map(({ serialNumber }) =>
    serialNumber.toUpperCase().replace(/^0+/, ''),
  );

beforeEach(async () => {
  const data = temporaryFolder();
  farm = join(data, 'organisations', 'farm');
  const topology = parseTopology({ organisations: [{ name: 'farm', mspId: 'FarmMSP' }] });
  make = () => makeIdentities(topology, layoutOf(topology, data));
  await make();
});

test('given renewal with the same keys, no certificate is revoked', async () => {
  await renewUsers(false);
  expect(existsSync(listIn())).toBe(false);
});

test('given renewal with new keys, all certificates of the old keys are revoked, in the MSP of the organisation and of its nodes', async () => {
  const users = ['admin', 'gateway'];
  const first = await Promise.all(users.map(serialOf));
  await renewUsers(false);
  const second = await Promise.all(users.map(serialOf));
  await renewUsers(true);
  const third = await Promise.all(users.map(serialOf));
  for (const place of [[], ['nodes', 'peer0.farm'], ['users', 'admin']]) {
    const list = await revoked(...place);
    expect(new Set(list)).toEqual(new Set([...first, ...second].map((serial) => serial.replace(/^0+/, ''))));
    expect(list).not.toContain(third[0]);
  }
});

test('a list is written again only when it grows', async () => {
  await renewUsers(true);
  const before = await readFile(listIn(), 'utf8');
  await make();
  expect(await readFile(listIn(), 'utf8')).toBe(before);
  await renewUsers(true);
  expect(await revoked()).toHaveLength(2 * serials(before).length);
});

test('serial numbers of any first byte are numbers without a sign', async () => {
  const list = await revocationList(await createAuthority('farm'), ['FF01', '7F01', 'ABC']);
  expect(list).toMatch(/^-----BEGIN X509 CRL-----\n/);
  expect(serials(list)).toEqual(['FF01', '7F01', 'ABC']);
});

test('the channel’s configuration gets a list once', () => {
  const value = new common.ConfigValue();
  value.setValue(new msp.MSPConfig().serializeBinary());
  const group = new common.ConfigGroup();
  group.getValuesMap().set('MSP', value);
  expect(setRevocations(group, [Buffer.from('list')])).toBe(true);
  expect(setRevocations(group, [Buffer.from('list')])).toBe(false);
  expect(setRevocations(group, [Buffer.from('other')])).toBe(true);
});
