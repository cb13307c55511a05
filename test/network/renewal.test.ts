import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { parseTopology } from '@lotline/network/fabric';
import { makeIdentities } from '../../network/src/fabric/crypto/makeIdentities';
import { renew } from '../../network/src/fabric/members/renew';
import type { Network } from '../../network/src/fabric/network';
import { layoutOf } from '../../network/src/fabric/topology/layout';
import {
  createAuthority,
  createTlsAuthority,
  issueCertificate,
  type KeyPair,
} from '../../network/src/identity/certificateAuthority';
import { renewCertificate } from '../../network/src/identity/renewCertificate';
import { temporaryFolder } from '../temporaryFolder';

type Part = 'msp' | 'tls';
type Consensus = 'bft' | 'raft';
const nodes = ['orderer0', 'orderer1', 'orderer2', 'orderer3'];
const programs = { peer: '', orderer: '', configtxgen: '', osnadmin: '', version: '3.1.5' };
let authorities: Record<Part, KeyPair>;
let given: string;
let data: string;

async function enrol(path: string, pair: KeyPair): Promise<KeyPair> {
  for (const [folder, file, text] of [
    ['signcerts', 'cert.pem', pair.certificate],
    ['keystore', 'a_sk', pair.privateKey],
  ] as const) {
    await mkdir(join(given, path, folder), { recursive: true });
    await writeFile(join(given, path, folder, file), text);
  }
  return pair;
}

const fresh = (node: string, part: Part): Promise<KeyPair> =>
  issueCertificate(authorities[part], { commonName: node, role: 'orderer' }).then((pair) =>
    enrol(join('orderers', node, part), pair),
  );
const kept = (node: string, part: Part, file: string): Promise<string> =>
  readFile(join(data, 'organisations', 'orderer', 'nodes', node, part === 'msp' ? 'identity' : 'tls', file), 'utf8');
const sameKey = async (node: string, part: Part): Promise<KeyPair> => {
  const old = { certificate: await kept(node, part, 'cert.pem'), privateKey: await kept(node, part, 'key.pem') };
  return enrol(join('orderers', node, part), await renewCertificate(authorities[part], old));
};

/** A network that does not run, whose orderers come from an authority of their own. */
async function stopped(consensus: Consensus): Promise<Network> {
  const topology = parseTopology({
    consensus,
    orderer: { nodes: nodes.length, msp: given },
    organisations: [{ name: 'farm', mspId: 'FarmMSP' }],
  });
  const layout = layoutOf(topology, data);
  await makeIdentities(topology, layout);
  return { topology, layout, programs, print: () => undefined };
}

const renewed = (network: Network): Promise<void> => renew(network, { organisation: 'orderer', newKeys: false });

beforeEach(async () => {
  given = temporaryFolder();
  data = temporaryFolder();
  authorities = { msp: await createAuthority('orderer'), tls: await createTlsAuthority('orderer') };
  for (const [folder, { certificate }] of [
    ['cacerts', authorities.msp],
    ['tlscacerts', authorities.tls],
  ] as const) {
    await mkdir(join(given, 'msp', folder), { recursive: true });
    await writeFile(join(given, 'msp', folder, 'ca.pem'), certificate);
  }
  await writeFile(join(given, 'msp', 'config.yaml'), 'NodeOUs:\n  Enable: true\n');
  for (const node of nodes) for (const part of ['msp', 'tls'] as const) await fresh(node, part);
  await enrol('users/Admin@orderer/msp', await issueCertificate(authorities.msp, { commonName: 'a', role: 'admin' }));
});

describe('orderers of a network that does not run', () => {
  test.each<[Consensus, Part, RegExp]>([
    ['bft', 'msp', /^orderer2 has new keys \(identity\), and orderers under BFT keep theirs: enrol it again/],
    ['bft', 'tls', /^orderer2 has new keys \(tls\), and orderers under BFT keep theirs: enrol it again/],
    ['raft', 'tls', /^orderer2 has new keys \(tls\), and the channel learns them only while .* start it before/],
  ])('under %s, given new keys of %s that the channel does not know, keep theirs', async (consensus, part, message) => {
    const network = await stopped(consensus);
    const old = await kept('orderer2', part, 'cert.pem');
    await fresh('orderer2', part);
    await expect(renewed(network)).rejects.toThrow(message);
    expect(await kept('orderer2', part, 'cert.pem')).toBe(old);
    const again = await sameKey('orderer2', part);
    await renewed(network);
    expect(await kept('orderer2', part, 'cert.pem')).toBe(again.certificate);
  });

  test('may have other identities under Raft, where the MSP verifies signatures', async () => {
    const network = await stopped('raft');
    const { certificate } = await fresh('orderer2', 'msp');
    await renewed(network);
    expect(await kept('orderer2', 'msp', 'cert.pem')).toBe(certificate);
  });

  test('keep the keys of an interrupted renewal, which the channel may know', async () => {
    const network = await stopped('raft');
    const identity = network.layout.orderers[2]?.identity ?? '';
    const { certificate } = await fresh('orderer2', 'tls');
    await expect(renewed(network)).rejects.toThrow(/start it before the renewal/);
    expect(existsSync(join(identity, 'next'))).toBe(false);
    for (const [part, from] of [
      ['identity', 'msp'],
      ['tls', 'tls'],
    ] as const) {
      await cp(join(identity, part), join(identity, 'next', part), { recursive: true });
      await cp(
        join(given, 'orderers', 'orderer2', from, 'signcerts', 'cert.pem'),
        join(identity, 'next', part, 'cert.pem'),
      );
    }
    await expect(renewed(network)).rejects.toThrow(/let the renewal that was interrupted come to its end/);
    expect(await readFile(join(identity, 'next', 'tls', 'cert.pem'), 'utf8')).toBe(certificate);
  });
});
