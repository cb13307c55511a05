import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parseTopology } from '@lotline/network/fabric';
import { parseOptions } from '../../network/src/fabric/commands/options';
import { runCommand } from '../../network/src/fabric/commands/runCommand';
import { removeRecord, runningProcess, writeRecord } from '../../network/src/fabric/processes/processRecord';
import { startProcess } from '../../network/src/fabric/processes/startProcess';
import { stopProcess } from '../../network/src/fabric/processes/stopProcess';
import { waitUntil } from '../../network/src/fabric/processes/waitUntil';
import { findPrograms } from '../../network/src/fabric/programs/findPrograms';
import { installArchive } from '../../network/src/fabric/programs/installArchive';
import { archiveName, programNames } from '../../network/src/fabric/programs/programs';
import { serviceSettings } from '../../network/src/fabric/service/serviceSettings';
import { layoutOf } from '../../network/src/fabric/topology/layout';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lotline-programs-'));
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
    id,
    program: process.execPath,
    args: ['-e', 'console.log("started"); setInterval(() => {}, 1000)'],
    env: {},
    folder: join(folder, 'work'),
    ports,
  });
  const layout = (): ReturnType<typeof layoutOf> => layoutOf(parseTopology({}), join(folder, 'processes'));

  test('are started once and stopped', async () => {
    expect(await startProcess(layout(), idle('one'))).toBe(true);
    expect(await startProcess(layout(), idle('one'))).toBe(false);
    expect(await stopProcess(layout().run, 'one')).toBe(true);
    expect(await stopProcess(layout().run, 'one')).toBe(false);
  });

  test('with a reused process id are not treated as ours', async () => {
    const { run } = layout();
    await writeRecord(run, 'taken', process.pid);
    expect(await runningProcess(run, 'taken')).toMatchObject({ pid: process.pid });
    await writeFile(join(run, 'taken.json'), JSON.stringify({ pid: process.pid, started: 'long ago' }));
    expect(await runningProcess(run, 'taken')).toBeUndefined();
    expect(await stopProcess(run, 'taken')).toBe(false);
    await removeRecord(run, 'taken');
  });

  test('that need a port in use fail with the port’s number', async () => {
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

  test('that die end the wait with their last log lines', async () => {
    const request = { ...idle('dying'), args: ['-e', 'console.error("out of luck"); process.exit(3)'] };
    await startProcess(layout(), request);
    const waiting = waitUntil(layout(), {
      what: 'answer',
      seconds: 20,
      processes: ['dying'],
      check: () => Promise.reject(new Error('refused')),
    });
    await expect(waiting).rejects.toThrow(/dying has died[\s\S]*out of luck/);
  });
});

describe('the command line', () => {
  test('given invalid arguments, reports the fault', async () => {
    const print = (): void => undefined;
    await expect(runCommand(['dance'], print)).rejects.toThrow(/"dance" is not a command/);
    await expect(runCommand(['status', '--data', join(folder, 'nowhere')], print)).rejects.toThrow(
      /no Fabric network in .*nowhere/,
    );
    await expect(runCommand(['install'], print)).rejects.toThrow(/--archive FILE/);
    expect(() => parseOptions(['up', '--ports', 'many'])).toThrow(/--ports/);
    expect(() => parseOptions(['up', '--fabric', '1.4'])).toThrow(/--fabric/);
  });

  test('of the chaincode service reads its environment, and names each fault', () => {
    expect(() => serviceSettings({ CHAINCODE_ID: 'lotline', CHAINCODE_SERVER_ADDRESS: 'x' })).toThrow(
      /CHAINCODE_ID: [\s\S]*CHAINCODE_SERVER_ADDRESS: [\s\S]*CHAINCODE_TLS_KEY: /,
    );
  });
});
