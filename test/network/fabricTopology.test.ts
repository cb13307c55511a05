import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseTopology } from '@lotline/network/fabric';
import { parseOptions } from '../../network/src/fabric/commands/options';
import { runCommand } from '../../network/src/fabric/commands/runCommand';
import { writeConfig } from '../../network/src/fabric/config/writeConfig';
import { makeIdentities } from '../../network/src/fabric/crypto/makeIdentities';
import { chaincodePackage } from '../../network/src/fabric/package/chaincodePackage';
import { contractDigest } from '../../network/src/fabric/package/contractDigest';
import { tar } from '../../network/src/fabric/package/tar';
import { removeRecord, runningProcess, writeRecord } from '../../network/src/fabric/processes/processRecord';
import { startProcess } from '../../network/src/fabric/processes/startProcess';
import { stopProcess } from '../../network/src/fabric/processes/stopProcess';
import { waitUntil } from '../../network/src/fabric/processes/waitUntil';
import { findPrograms } from '../../network/src/fabric/programs/findPrograms';
import { installArchive } from '../../network/src/fabric/programs/installArchive';
import { archiveName, programNames } from '../../network/src/fabric/programs/programs';
import { serviceSettings } from '../../network/src/fabric/service/serviceSettings';
import { layoutOf } from '../../network/src/fabric/topology/layout';
import { settleTopology, storedTopology } from '../../network/src/fabric/topology/topologyFile';

const yaml = createRequire(__filename)('js-yaml') as { load(text: string): unknown };
const none = { fabric: '3.1' as const };
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lotline-fabric-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Programs that report a version, as Fabric's do, and nothing else. */
async function fakePrograms(version: string, without: string[] = []): Promise<string> {
  const bin = join(await mkdtemp(join(folder, 'programs-')), 'bin');
  await mkdir(bin);
  for (const name of programNames.filter((each) => !without.includes(each))) {
    await writeFile(join(bin, name), `#!/bin/sh\necho "${name}:"\necho " Version: v${version}"\n`);
    await chmod(join(bin, name), 0o755);
  }
  return bin;
}

describe('a topology', () => {
  test('is three organisations and three Raft orderers unless said', () => {
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
  ])('with %s is refused with its place', (_, input, message) => {
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

  test('cannot change under a network that was made from it', async () => {
    const data = join(folder, 'settled');
    await settleTopology(data, parseTopology({ ports: 9000 }));
    await settleTopology(data, parseTopology({ ports: 9000 }));
    await expect(settleTopology(data, parseTopology({ ports: 9300 }))).rejects.toThrow(/made from another topology/);
    expect((await storedTopology(data))?.ports).toBe(9000);
  });
});

describe('what is written for Fabric', () => {
  const read = async (file: string): Promise<unknown> => yaml.load(await readFile(file, 'utf8'));

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
      chaincode: { externalBuilders: [{ path: '/builder' }], runtimeParams: { useWriteBatch: true } },
    });
    expect(await read(join(data, 'nodes', 'orderer2', 'orderer.yaml'))).toMatchObject({
      General: { ListenPort: 7070, BootstrapMethod: 'none', TLS: { Enabled: true } },
      Admin: { ListenAddress: 'localhost:7071', TLS: { Enabled: true, ClientAuthRequired: true } },
    });
  });

  test('keeps to what each version knows', async () => {
    const bft = parseTopology({ consensus: 'bft' });
    await writeConfig(bft, layoutOf(bft, join(folder, 'bft')), '/builder');
    expect(await read(join(folder, 'bft', 'channel', 'configtx.yaml'))).toMatchObject({
      Profiles: {
        Lotline: { Orderer: { OrdererType: 'BFT', ConsenterMapping: [{ ID: 1 }, { ID: 2 }, { ID: 3 }, { ID: 4 }] } },
      },
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
  const code = { label: 'lotline_1.0', digest: 'a'.repeat(64), slot: 'a' as const };

  test('has the same id on every machine, and another for other code', () => {
    expect(chaincodePackage(code).id).toBe(
      'lotline_1.0:ae181f197d38bce6fdac3168a69f8f764f958261d55043bfee6499c08a201392',
    );
    const others = [{ digest: 'b'.repeat(64) }, { label: 'lotline_1.1' }, { slot: 'b' as const }];
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

  test('holds any content, whatever its length', () => {
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

describe('Fabric’s programs', () => {
  test('that are missing are named with the archive to get and how to install it', async () => {
    const bin = await fakePrograms('3.1.5', ['osnadmin']);
    const found = findPrograms('3.1', folder, { FABRIC_BIN: bin });
    await expect(found).rejects.toThrow(/Fabric's osnadmin cannot be found in FABRIC_BIN/);
    await expect(found).rejects.toThrow(new RegExp(archiveName('3.1')));
    await expect(found).rejects.toThrow(/npm run fabric -- install --archive/);
    await expect(findPrograms('2.5', folder, { PATH: '' })).rejects.toThrow(/2\.5\.16\.tar\.gz/);
    expect(archiveName('3.1', 'darwin', 'arm64')).toBe('hyperledger-fabric-darwin-arm64-3.1.5.tar.gz');
    expect(archiveName('2.5', 'linux', 'x64')).toBe('hyperledger-fabric-linux-amd64-2.5.16.tar.gz');
  });

  test('of another version are refused', async () => {
    const bin = await fakePrograms('2.5.16');
    await expect(findPrograms('3.1', folder, { FABRIC_BIN: bin })).rejects.toThrow(/is Fabric 2\.5\.16/);
    await expect(findPrograms('2.5', folder, { PATH: bin })).resolves.toMatchObject({ version: '2.5.16' });
  });

  test('are installed from an archive that holds them all, and from no other', async () => {
    const bin = await fakePrograms('3.1.7');
    const good = join(folder, 'good.tar.gz');
    execFileSync('tar', ['-czf', good, '-C', join(bin, '..'), 'bin']);
    const data = join(folder, 'install');
    await expect(installArchive({ archive: good, series: '2.5', data })).rejects.toThrow(/is Fabric 3\.1/);
    await expect(installArchive({ archive: good, series: undefined, data })).resolves.toBe('3.1.7');
    await expect(findPrograms('3.1', data, { PATH: '' })).resolves.toMatchObject({ version: '3.1.7' });
    const lacking = join(folder, 'lacking.tar.gz');
    execFileSync('tar', ['-czf', lacking, '-C', join(await fakePrograms('3.1.5', ['peer']), '..'), 'bin']);
    await expect(installArchive({ archive: lacking, series: '3.1', data })).rejects.toThrow(/holds no bin\/peer/);
    const noArchive = join(folder, 'noArchive');
    await writeFile(noArchive, 'text');
    await expect(installArchive({ archive: noArchive, series: '3.1', data })).rejects.toThrow(/cannot be read as an/);
    await expect(findPrograms('3.1', data, { PATH: '' })).resolves.toMatchObject({ version: '3.1.7' });
  });
});

describe('processes', () => {
  const idle = (id: string, ports: number[] = []): Parameters<typeof startProcess>[1] => ({
    ...{ id, program: process.execPath, args: ['-e', 'console.log("told"); setInterval(() => {}, 1000)'] },
    ...{ env: {}, folder: join(folder, 'work'), ports },
  });
  const layout = (): ReturnType<typeof layoutOf> => layoutOf(parseTopology(none), join(folder, 'processes'));

  test('are started once and stopped', async () => {
    expect(await startProcess(layout(), idle('one'))).toBe(true);
    expect(await startProcess(layout(), idle('one'))).toBe(false);
    expect(await stopProcess(layout().run, 'one')).toBe(true);
    expect(await stopProcess(layout().run, 'one')).toBe(false);
  });

  test('that took over a process id are not ours', async () => {
    const { run } = layout();
    await writeRecord(run, 'taken', process.pid);
    expect(await runningProcess(run, 'taken')).toMatchObject({ pid: process.pid });
    await writeFile(join(run, 'taken.json'), JSON.stringify({ pid: process.pid, started: 'long ago' }));
    expect(await runningProcess(run, 'taken')).toBeUndefined();
    expect(await stopProcess(run, 'taken')).toBe(false);
    await removeRecord(run, 'taken');
  });

  test('that need a port in use say which', async () => {
    const server = createServer();
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        resolve(typeof address === 'object' && address ? address.port : 0);
      });
    });
    await expect(startProcess(layout(), idle('late', [port]))).rejects.toThrow(
      new RegExp(`Port ${port}, which late needs, is in use`),
    );
    server.close();
  });

  test('that die end the waiting with their last lines', async () => {
    const request = { ...idle('dying'), args: ['-e', 'console.error("out of luck"); process.exit(3)'] };
    await startProcess(layout(), request);
    const waiting = waitUntil(layout(), {
      ...{ what: 'answer', seconds: 20, processes: ['dying'] },
      check: () => Promise.reject(new Error('refused')),
    });
    await expect(waiting).rejects.toThrow(/dying has died[\s\S]*out of luck/);
  });
});

describe('the command line', () => {
  test('says what is wrong with it', async () => {
    const tell = (): void => undefined;
    await expect(runCommand(['dance'], tell)).rejects.toThrow(/"dance" is no command/);
    await expect(runCommand(['status', '--data', join(folder, 'nowhere')], tell)).rejects.toThrow(
      /no Fabric network in .*nowhere/,
    );
    await expect(runCommand(['install'], tell)).rejects.toThrow(/--archive FILE/);
    expect(() => parseOptions(['up', '--ports', 'many'])).toThrow(/--ports/);
    expect(() => parseOptions(['up', '--fabric', '1.4'])).toThrow(/--fabric/);
  });

  test('of the chaincode service is its environment, and each fault is named', () => {
    expect(() => serviceSettings({ CHAINCODE_ID: 'lotline', CHAINCODE_SERVER_ADDRESS: 'x' })).toThrow(
      /CHAINCODE_ID: [\s\S]*CHAINCODE_SERVER_ADDRESS: [\s\S]*CHAINCODE_TLS_KEY: /,
    );
  });
});
