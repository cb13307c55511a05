import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parseTopology } from '@lotline/network/fabric';
import { builderVariable } from '../../network/src/fabric/config/peerConfig';
import { makeIdentities } from '../../network/src/fabric/crypto/makeIdentities';
import { connectionFacts } from '../../network/src/fabric/package/connectionFacts';
import { builderScripts } from '../../network/src/fabric/production/builderScripts';
import { layoutOf } from '../../network/src/fabric/topology/layout';

const topology = parseTopology({ nodes: 'containers' });
let data: string;

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'lotline-builder-'));
  await makeIdentities(topology, layoutOf(topology, data));
});
afterAll(async () => {
  await rm(data, { recursive: true, force: true });
});

describe('the external builder for official images', () => {
  test('builds the same connection from a package as the builder of processes', async () => {
    const { services, peers } = layoutOf(topology, data);
    const [service] = services;
    const [peer] = peers;
    if (!service || !peer) throw new Error('The topology has no peer.');
    const facts = await connectionFacts(service, peer);
    const folder = await mkdtemp(join(data, 'package-'));
    for (const each of ['source', 'metadata', 'node', 'shell']) await mkdir(join(folder, each));
    const template = {
      address: '{{.address_a}}',
      client_key: '{{.client_key}}',
      client_cert: '{{.client_cert}}',
      root_cert: '{{.root_cert}}',
    };
    await writeFile(join(folder, 'source', 'connection.json'), JSON.stringify(template));
    await writeFile(join(folder, 'metadata', 'metadata.json'), '{"type":"ccaas","label":"x"}');
    const built = async (into: string, program: string[], env: Record<string, string>): Promise<unknown> => {
      const [command = '', ...args] = program;
      const places = ['source', 'metadata', into].map((each) => join(folder, each));
      execFileSync(command, [...args, ...places], { env: { PATH: process.env['PATH'] ?? '', ...env } });
      return JSON.parse(await readFile(join(folder, into, 'connection.json'), 'utf8'));
    };
    const node = resolve(__dirname, '../../network/fabric-builder/bin/build');
    const byNode = await built('node', [process.execPath, node], { [builderVariable]: JSON.stringify(facts) });
    const shell = join(folder, 'build.sh');
    await writeFile(shell, builderScripts.build);
    const { address_a, address_b } = facts;
    const byShell = await built('shell', ['sh', shell], {
      [builderVariable]: JSON.stringify({ address_a, address_b }),
      LOTLINE_TLS: join(peer.identity, 'tls'),
    });
    expect(byShell).toEqual(byNode);
    execFileSync('sh', ['-s', join(folder, 'source'), join(folder, 'metadata')], { input: builderScripts.detect });
  });

  test('refuses a package of another type and one with an unknown variable', async () => {
    const folder = await mkdtemp(join(data, 'other-'));
    await writeFile(join(folder, 'metadata.json'), '{"type":"golang","label":"x"}');
    await writeFile(join(folder, 'connection.json'), '{"address":"{{.peername}}:1"}');
    const options = { stdio: ['pipe', 'ignore', 'ignore'] as ['pipe', 'ignore', 'ignore'] };
    const run = (script: string, env: Record<string, string> = {}): unknown =>
      execFileSync('sh', ['-s', folder, folder, join(data, 'built')], {
        ...options,
        input: script,
        env: { PATH: process.env['PATH'] ?? '', ...env },
      });
    await mkdir(join(data, 'built'));
    expect(() => run(builderScripts.detect)).toThrow();
    const peer = layoutOf(topology, data).peers[0]?.identity ?? '';
    const environment = { [builderVariable]: '{"address_a":"a:1"}', LOTLINE_TLS: join(peer, 'tls') };
    expect(() => run(builderScripts.build, environment)).toThrow();
    await writeFile(join(folder, 'connection.json'), '{"address":"{{.address_a}}"}');
    run(builderScripts.build, environment);
    expect(await readFile(join(data, 'built', 'connection.json'), 'utf8')).toBe('{"address":"a:1"}');
  });
});
