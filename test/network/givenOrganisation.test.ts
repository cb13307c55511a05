import { X509Certificate } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { importOrganisation } from '../../network/src/fabric/crypto/importOrganisation';
import {
  createAuthority,
  createTlsAuthority,
  issueCertificate,
  type KeyPair,
} from '../../network/src/identity/certificateAuthority';

let temporary: string;
let given: string;
let kept: string;
let ca: KeyPair;
let tlsca: KeyPair;
let intermediate: KeyPair;

beforeAll(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'lotline-given-'));
  [ca, tlsca, intermediate] = await Promise.all([
    createAuthority('farm'),
    createTlsAuthority('farm'),
    createTlsAuthority('farm'),
  ]);
});
afterAll(() => rm(temporary, { recursive: true, force: true }));

const root = 'localhost-7054-ca-farm.pem';
const write = async (path: string, text: string): Promise<void> => {
  await mkdir(dirname(join(given, path)), { recursive: true });
  await writeFile(join(given, path), text);
};
const issue = (commonName: string): Promise<KeyPair> => issueCertificate(ca, { commonName, role: 'client' });

/** Writes the files of Fabric CA's client for one enrolment, or one more. */
async function enrol(path: string, keyName = 'a_sk'): Promise<KeyPair> {
  const pair = await issue(path);
  await write(join(path, 'signcerts', 'cert.pem'), pair.certificate);
  await write(join(path, 'keystore', keyName), pair.privateKey);
  return pair;
}

const imported = (nodes: readonly string[] = ['peer0.farm', 'chaincode.farm']): Promise<void> =>
  importOrganisation({
    folder: kept,
    given: { folder: given, nodes: 'peers' },
    nodes: nodes.map((id) => ({
      id,
      folder: join(kept, 'nodes', id),
      role: id.startsWith('peer') ? 'peer' : 'service',
      hosts: [],
    })),
  });
const read = (...path: string[]): Promise<string> => readFile(join(kept, ...path), 'utf8');

beforeEach(async () => {
  given = await mkdtemp(join(temporary, 'given-'));
  kept = await mkdtemp(join(temporary, 'kept-'));
  await write(`msp/cacerts/${root}`, ca.certificate);
  await write('msp/tlscacerts/ca.crt', tlsca.certificate);
  await write('msp/config.yaml', `NodeOUs:\n  Enable: true\n  PeerOUIdentifier:\n    Certificate: cacerts/${root}\n`);
  for (const path of ['peers/peer0.farm/msp', 'peers/peer0.farm/tls', 'users/Admin@farm/msp', 'users/User1@farm/msp']) {
    await enrol(path);
  }
});

describe('an organisation with its own authority', () => {
  test('is imported from Fabric CA’s layout, under local names', async () => {
    await imported();
    expect(await readdir(join(kept, 'msp', 'cacerts'))).toEqual(['ca.pem']);
    expect(await read('msp', 'config.yaml')).toContain('Certificate: cacerts/ca.pem');
    for (const folder of ['nodes/peer0.farm/identity', 'nodes/chaincode.farm/tls', 'users/gateway', 'users/user1']) {
      const [certificate, key] = [await read(folder, 'cert.pem'), await read(folder, 'key.pem')];
      expect({ folder, key }).toEqual({ folder, key: expect.stringContaining('PRIVATE KEY') });
      expect(new X509Certificate(certificate).subject).toContain('CN=');
    }
    expect(await read('nodes', 'chaincode.farm', 'tls', 'cert.pem')).toBe(
      await read('nodes', 'peer0.farm', 'tls', 'cert.pem'),
    );
    expect(await read('users', 'admin', 'msp', 'signcerts', 'cert.pem')).toBe(await read('users', 'admin', 'cert.pem'));
  });

  test('has the key of its certificate found among those of earlier enrolments', async () => {
    const again = await enrol('peers/peer0.farm/msp', 'b_sk');
    await imported();
    expect(await read('nodes', 'peer0.farm', 'identity', 'cert.pem')).toBe(again.certificate);
    expect(await read('nodes', 'peer0.farm', 'identity', 'key.pem')).toBe(again.privateKey);
  });

  test('has its key found beside files that are not keys', async () => {
    const again = await enrol('peers/peer0.farm/msp', 'b_sk');
    await write('peers/peer0.farm/msp/keystore/README', 'Keep these.');
    await write('peers/peer0.farm/msp/keystore/a-folder/b_sk', again.privateKey);
    await imported();
    expect(await read('nodes', 'peer0.farm', 'identity', 'key.pem')).toBe(again.privateKey);
  });

  test('given a missing cryptogen key, is refused with the file’s name', async () => {
    await rm(join(given, 'peers', 'peer0.farm', 'tls'), { recursive: true });
    await write('peers/peer0.farm/tls/server.crt', (await issue('peer')).certificate);
    await expect(imported()).rejects.toThrow(/server\.crt has no key: it is not in .*server\.key\.$/);
  });

  test('has its newest TLS identity imported, not an older copy', async () => {
    const copy = await issue('copied');
    await write('peers/peer0.farm/tls/server.crt', copy.certificate);
    await write('peers/peer0.farm/tls/server.key', copy.privateKey);
    const newest = await enrol('peers/peer0.farm/tls');
    await imported();
    expect(await read('nodes', 'peer0.farm', 'tls', 'cert.pem')).toBe(newest.certificate);
  });

  test('may come from cryptogen, with a chaincode service of its own TLS', async () => {
    const [peer, service] = [await issue('peer'), await issue('service')];
    await rm(join(given, 'peers', 'peer0.farm', 'tls'), { recursive: true });
    for (const [path, pair] of [
      ['peers/peer0.farm/tls', peer],
      ['chaincode/tls', service],
    ] as const) {
      await write(`${path}/server.crt`, pair.certificate);
      await write(`${path}/server.key`, pair.privateKey);
    }
    await imported();
    expect(await read('nodes', 'peer0.farm', 'tls', 'cert.pem')).toBe(peer.certificate);
    expect(await read('nodes', 'chaincode.farm', 'tls', 'cert.pem')).toBe(service.certificate);
  });

  test('has intermediate TLS authorities imported too, which nodes do not send', async () => {
    await write('msp/tlsintermediatecerts/ca.pem', intermediate.certificate);
    await imported();
    for (const file of [['tlsca', 'cert.pem'] as const, ['nodes', 'peer0.farm', 'tls', 'ca.pem'] as const]) {
      const found = await read(...file);
      expect(found).toContain(tlsca.certificate.trim());
      expect(found).toContain(intermediate.certificate.trim());
    }
  });

  test.each<[string, string[], RegExp]>([
    ['config.yaml', ['msp/config.yaml'], /no config\.yaml: node OUs/],
    ['the key of a certificate', ['peers/peer0.farm/msp/keystore/a_sk'], /cert\.pem has no key/],
    ['an administrator', ['users/Admin@farm'], /no administrator/],
    ['another user', ['users/User1@farm'], /no user beside the administrator/],
    ['an authority', [`msp/cacerts/${root}`], /cacerts holds no certificate/],
  ])('is refused without %s', async (_, paths, message) => {
    for (const path of paths) await rm(join(given, path), { recursive: true });
    await expect(imported()).rejects.toThrow(message);
  });

  test('is refused with fewer peers than in the topology', async () => {
    await expect(imported(['peer0.farm', 'peer1.farm'])).rejects.toThrow(/has no folder for peer1\.farm: it holds 1/);
  });
});
