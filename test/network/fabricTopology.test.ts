import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseTopology } from '@lotline/network/fabric';
import { parse } from 'yaml';
import { writeConfig } from '../../network/src/fabric/config/writeConfig';
import { makeIdentities } from '../../network/src/fabric/crypto/makeIdentities';
import { chaincodePackage, ownAddress } from '../../network/src/fabric/package/chaincodePackage';
import { contractDigest } from '../../network/src/fabric/package/contractDigest';
import { tar } from '../../network/src/fabric/package/tar';
import { layoutOf } from '../../network/src/fabric/topology/layout';
import { topologyChanges, type TopologyChanges } from '../../network/src/fabric/topology/changes';
import type { TopologyInput } from '../../network/src/fabric/topology/topology';
import { readTopologyFile } from '../../network/src/fabric/topology/topologyFile';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lotline-fabric-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('a topology', () => {
  test('has three organisations and three Raft orderers by default', () => {
    const topology = parseTopology({});
    expect(topology.organisations.map(({ mspId }) => mspId)).toEqual(['SupplierMSP', 'CarrierMSP', 'RetailerMSP']);
    expect(topology).toMatchObject({ fabric: '3.1', consensus: 'raft', orderer: { nodes: 3 }, ports: 7050 });
    expect(parseTopology({ consensus: 'bft' }).orderer.nodes).toBe(4);
  });

  test.each<[string, unknown, RegExp]>([
    ['an unknown setting', { peer: 2 }, /peer/],
    ['another version', { fabric: '1.4' }, /fabric: /],
    ['a privileged port', { ports: 80 }, /ports: /],
    ['ports past the last', { ports: 65_400 }, /ports: /],
    ['an organisation without name', { organisations: [{ mspId: 'A' }] }, /organisations\.0\.name: /],
    ['a name that is a path', { organisations: [{ name: '../a', mspId: 'A' }] }, /organisations\.0\.name: /],
    [
      'two organisations of one name',
      {
        organisations: [
          { name: 'a', mspId: 'A' },
          { name: 'a', mspId: 'B' },
        ],
      },
      /two are named "a"/,
    ],
    ['the orderer’s MSP id again', { organisations: [{ name: 'a', mspId: 'OrdererMSP' }] }, /two have the MSP id/],
    ['BFT with three orderers', { consensus: 'bft', orderer: { nodes: 3 } }, /orderer\.nodes: bft needs four/],
    ['BFT on 2.5', { consensus: 'bft', fabric: '2.5' }, /consensus: bft needs Fabric 3\.1/],
    ['no organisation', { organisations: [] }, /organisations: /],
  ])('with %s is refused, naming the path', (_, input, message) => {
    expect(() => parseTopology(input, 'net.json')).toThrow(message);
    expect(() => parseTopology(input, 'net.json')).toThrow(/^net\.json cannot be used:/);
  });

  test('gives every process ports of its own within the 300 it may use', () => {
    const shapes = fc.record({
      ports: fc.integer({ min: 1024, max: 65_235 }),
      nodes: fc.integer({ min: 4, max: 10 }),
      peers: fc.array(fc.integer({ min: 1, max: 2 }), { minLength: 1, maxLength: 5 }),
    });
    fc.assert(
      fc.property(shapes, ({ ports, nodes, peers }) => {
        const organisations = peers.map((each, index) => ({ name: `o${index}`, mspId: `O${index}`, peers: each }));
        const layout = layoutOf(parseTopology({ ports, orderer: { nodes }, organisations }), '/data');
        const all = [
          ...layout.orderers.flatMap(({ port, admin, operations }) => [port, admin, operations]),
          ...layout.peers.flatMap(({ port, chaincodePort, operations }) => [port, chaincodePort, operations]),
          ...layout.services.flatMap(({ slots }) => slots.flatMap(({ port, health }) => [port, health])),
        ];
        expect(new Set(all).size).toBe(all.length);
        expect(all.every((port) => port >= ports && port < ports + 300)).toBe(true);
      }),
    );
  });

  const net = parseTopology({ ports: 9000 });
  const none = { fabric: false, ports: false, block: false, nodes: false, peers: false };
  const [supplier, ...others] = net.organisations;

  test.each<[string, TopologyInput, Partial<TopologyChanges>]>([
    ['nothing', {}, {}],
    ['ports', { ports: 9300 }, { ports: true }],
    ['when blocks are cut', { block: { timeoutMs: 500 } }, { block: true }],
    ['an index of the past', { history: true }, { nodes: true }],
    ['a further peer', { organisations: [{ ...supplier!, peers: 2 }, ...others] }, { peers: true }],
  ])('can change %s under a network', (_, input, changes) => {
    expect(topologyChanges('/data', net, parseTopology({ ports: 9000, ...input }))).toEqual({ ...none, ...changes });
  });

  test('can go from Fabric 2.5 to 3.1, and not back', () => {
    const [old, modern] = (['2.5', '3.1'] as const).map((fabric) => parseTopology({ fabric }));
    expect(topologyChanges('/data', old!, modern!)).toEqual({ ...none, fabric: true });
    expect(() => topologyChanges('/data', modern!, old!)).toThrow(/cannot be downgraded to 2\.5/);
  });

  test.each<[string, TopologyInput, RegExp]>([
    ['consensus', { consensus: 'bft' }, /another topology: consensus, orderer cannot change/],
    ['an organisation', { organisations: others }, /remove-organisation; it has supplier, carrier, retailer, not/],
    ['policies', { policies: { endorsement: 'ALL' } }, /policies cannot change/],
  ])('cannot change %s under a network', (_, input, message) => {
    expect(() => topologyChanges('/data', net, parseTopology({ ports: 9000, ...input }))).toThrow(message);
  });

  test('keeps the ports of existing nodes when others are added or removed', async () => {
    const file = join(folder, 'net.json');
    const three = ['a', 'b', 'c'].map((name) => ({ name, mspId: name.toUpperCase(), peers: 1 }));
    const there = parseTopology({ organisations: [three[0], three[2]] });
    await writeFile(file, JSON.stringify({ organisations: [{ ...three[0], peers: 2 }, three[1], three[2]] }));
    const { organisations } = await readTopologyFile(file, {}, there);
    expect(organisations.map(({ name, places, service }) => [name, places, service])).toEqual([
      ['a', [0, 2], 0],
      ['b', [3], 2],
      ['c', [1], 1],
    ]);
  });

  test('numbers the orderers of several organisations one after another', () => {
    const topology = parseTopology({ consensus: 'bft', moreOrderers: [{ name: 'port', mspId: 'PortMSP', nodes: 2 }] });
    const { orderers } = layoutOf(topology, '/data');
    expect(orderers.map(({ id, mspId }) => `${id} ${mspId}`)).toEqual([
      'orderer0 OrdererMSP',
      'orderer1 OrdererMSP',
      'orderer2 PortMSP',
      'orderer3 PortMSP',
    ]);
  });
});

describe('the configuration for Fabric', () => {
  const read = async (file: string): Promise<unknown> => parse(await readFile(file, 'utf8'), { merge: true });

  test('names the same ports, policies and certificates everywhere', async () => {
    const data = join(folder, 'raft');
    const topology = parseTopology({ policies: { endorsement: 'ALL' } });
    const layout = layoutOf(topology, data);
    await writeConfig(topology, layout, '/builder');
    const channel = await read(join(layout.channelFolder, 'configtx.yaml'));
    expect(channel).toMatchObject({
      Profiles: {
        Lotline: {
          Capabilities: { V3_0: true },
          Orderer: {
            OrdererType: 'etcdraft',
            BatchTimeout: '200ms',
            BatchSize: { MaxMessageCount: 500 },
            EtcdRaft: { Consenters: [{ Port: 7050 }, { Port: 7060 }, { Port: 7070 }] },
            Organizations: [{ OrdererEndpoints: ['localhost:7050', 'localhost:7060', 'localhost:7070'] }],
          },
          Application: {
            Organizations: [
              { ID: 'SupplierMSP', AnchorPeers: [{ Host: 'localhost', Port: 7150 }] },
              { ID: 'CarrierMSP', AnchorPeers: [{ Host: 'localhost', Port: 7160 }] },
              { ID: 'RetailerMSP', AnchorPeers: [{ Host: 'localhost', Port: 7170 }] },
            ],
            Policies: {
              Endorsement: { Type: 'ImplicitMeta', Rule: 'ALL Endorsement' },
              LifecycleEndorsement: { Type: 'ImplicitMeta', Rule: 'MAJORITY Endorsement' },
            },
          },
        },
      },
    });
    expect(await read(join(data, 'nodes', 'peer0.carrier', 'core.yaml'))).toMatchObject({
      peer: { address: 'localhost:7160', localMspId: 'CarrierMSP', tls: { enabled: true } },
      vm: { endpoint: '' },
      ledger: { history: { enableHistoryDatabase: false } },
      chaincode: { externalBuilders: [{ path: '/builder' }], runtimeParams: { useWriteBatch: true } },
    });
    expect(await read(join(data, 'nodes', 'orderer2', 'orderer.yaml'))).toMatchObject({
      General: { ListenPort: 7070, BootstrapMethod: 'none', TLS: { Enabled: true } },
      Admin: { ListenAddress: '127.0.0.1:7071', TLS: { Enabled: true, ClientAuthRequired: true } },
    });
  });

  test('allows pings as frequent as those of a 3.1 peer’s gateway, at peers and orderers', async () => {
    const gatewaySeconds = 10;
    const data = join(folder, 'pings');
    const topology = parseTopology({});
    await writeConfig(topology, layoutOf(topology, data), '/builder');
    const core = await readFile(join(data, 'nodes', 'peer0.supplier', 'core.yaml'), 'utf8');
    const orderer = await readFile(join(data, 'nodes', 'orderer0', 'orderer.yaml'), 'utf8');
    const least = [/ minInterval: "(\d+)s"/.exec(core), / ServerMinInterval: "(\d+)s"/.exec(orderer)];
    for (const found of least) expect(Number(found?.[1])).toBeLessThan(gatewaySeconds);
  });

  test('has only settings that the Fabric version supports', async () => {
    const bft = parseTopology({ consensus: 'bft', history: true });
    await writeConfig(bft, layoutOf(bft, join(folder, 'bft')), '/builder');
    expect(await read(join(folder, 'bft', 'channel', 'configtx.yaml'))).toMatchObject({
      Profiles: {
        Lotline: { Orderer: { OrdererType: 'BFT', ConsenterMapping: [{ ID: 1 }, { ID: 2 }, { ID: 3 }, { ID: 4 }] } },
      },
    });
    expect(await read(join(folder, 'bft', 'nodes', 'peer0.supplier', 'core.yaml'))).toMatchObject({
      ledger: { history: { enableHistoryDatabase: true } },
    });
    const old = parseTopology({ fabric: '2.5' });
    await writeConfig(old, layoutOf(old, join(folder, 'old')), '/builder');
    const core = await readFile(join(folder, 'old', 'nodes', 'peer0.supplier', 'core.yaml'), 'utf8');
    expect(core).not.toMatch(/TimeWindowCheck|runtimeParams/);
    expect(await read(join(folder, 'old', 'channel', 'configtx.yaml'))).toMatchObject({
      Profiles: { Lotline: { Capabilities: { V2_0: true } } },
    });
  });

  test('has identities that each organisation’s own authorities issued, and keeps them', async () => {
    const data = join(folder, 'identities');
    const topology = parseTopology({ organisations: [{ name: 'farm', mspId: 'FarmMSP' }], orderer: { nodes: 1 } });
    const layout = layoutOf(topology, data);
    await makeIdentities(topology, layout);
    const organisation = join(data, 'organisations', 'farm');
    const certificate = async (...path: string[]): Promise<X509Certificate> =>
      new X509Certificate(await readFile(join(organisation, ...path)));
    const authority = await certificate('msp', 'cacerts', 'ca.pem');
    const tlsAuthority = await certificate('msp', 'tlscacerts', 'tlsca.pem');
    const peer = await certificate('nodes', 'peer0.farm', 'msp', 'signcerts', 'cert.pem');
    expect(peer.verify(authority.publicKey)).toBe(true);
    expect(peer.subject).toMatch(/OU=peer/);
    for (const node of ['peer0.farm', 'chaincode.farm']) {
      const tls = await certificate('nodes', node, 'tls', 'cert.pem');
      expect(tls.verify(tlsAuthority.publicKey)).toBe(true);
      expect(tls.checkHost('localhost')).toBe('localhost');
      expect(tls.checkHost(node)).toBe(node);
    }
    expect((await certificate('users', 'admin', 'msp', 'signcerts', 'cert.pem')).subject).toMatch(/OU=admin/);
    await makeIdentities(topology, layout);
    const again = await certificate('nodes', 'peer0.farm', 'msp', 'signcerts', 'cert.pem');
    expect(again.fingerprint256).toBe(peer.fingerprint256);
  });
});

describe('a chaincode package', () => {
  const code = { label: 'lotline_1.0', digest: 'a'.repeat(64), address: ownAddress('a') };

  test('has the same id on every machine, and another for other code', () => {
    expect(chaincodePackage(code).id).toBe(
      'lotline_1.0:cfbb3fd71cb7cf7b6efe9d68ddca61cad4995918bde2c8de6cb92e695d19c8d2',
    );
    const others = [{ digest: 'b'.repeat(64) }, { label: 'lotline_1.1' }, { address: ownAddress('b') }];
    const ids = [code, ...others.map((other) => ({ ...code, ...other }))].map((each) => chaincodePackage(each).id);
    expect(new Set(ids).size).toBe(4);
  });

  test('is an archive that other programs read', async () => {
    const outer = join(folder, 'package.tar.gz');
    await writeFile(outer, chaincodePackage(code).bytes);
    const content = (...args: string[]): string => execFileSync('tar', args, { cwd: folder, encoding: 'utf8' });
    expect(content('-tzf', outer).trim().split('\n')).toEqual(['code.tar.gz', 'metadata.json']);
    expect(JSON.parse(content('-xzOf', outer, 'metadata.json'))).toEqual({ type: 'ccaas', label: 'lotline_1.0' });
    content('-xzf', outer, 'code.tar.gz');
    const connection = JSON.parse(content('-xzOf', 'code.tar.gz', 'connection.json')) as Record<string, unknown>;
    expect(connection).toMatchObject({ address: '{{.address_a}}', tls_required: true, client_auth_required: true });
  });

  test('holds content of any length', () => {
    const names = fc.stringMatching(/^[a-z]{1,20}$/);
    fc.assert(
      fc.property(fc.dictionary(names, fc.uint8Array({ maxLength: 2000 })), (files) => {
        const archive = tar(Object.entries(files).map(([name, bytes]) => ({ name, bytes })));
        expect(archive.length % 512).toBe(0);
        const listed = execFileSync('tar', ['-tf', '-'], { input: archive, encoding: 'utf8' });
        expect(listed.split('\n').filter((line) => line !== '')).toEqual(Object.keys(files).sort());
      }),
      { numRuns: 10 },
    );
    expect(() => tar([{ name: 'n'.repeat(101), bytes: Buffer.alloc(0) }])).toThrow(/too long a name/);
    expect(gunzipSync(chaincodePackage(code).bytes).length).toBeGreaterThan(1024);
  });

  test('follows every compiled file, by name and content', async () => {
    const built = join(folder, 'built');
    await mkdir(join(built, 'deep'), { recursive: true });
    await writeFile(join(built, 'a.js'), 'one');
    await writeFile(join(built, 'deep', 'b.js'), 'two');
    const before = await contractDigest(built);
    await writeFile(join(built, 'a.d.ts'), 'types are not code');
    expect(await contractDigest(built)).toBe(before);
    await writeFile(join(built, 'deep', 'b.js'), 'three');
    expect(await contractDigest(built)).not.toBe(before);
  });
});
