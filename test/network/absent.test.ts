import { mkdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openNetwork } from '@lotline/network/embedded';
import { describe, expect, test } from '@jest/globals';
import { writeKeyFiles } from '../../gateway/src/companies/demo/keyFiles';
import type { Keys } from '../../gateway/src/auth/keys';
import { openDatabase } from '../../gateway/src/projection/openDatabase';
import { isThere, whenAbsent } from '../../network/src/absent';
import { recordedProcesses, runningProcess } from '../../network/src/fabric/processes/processRecord';
import { storedTopology } from '../../network/src/fabric/topology/topologyFile';
import { localOrganisations } from '../../client/src/cli/localKeys';
import { localOrderers } from '../../client/src/cli/authorities';
import { temporaryFolder } from '../temporaryFolder';

/** A folder in which `name` is a link to itself: it exists, and no user can read it. */
function unreadable(name: string): string {
  const folder = temporaryFolder();
  symlinkSync(name, join(folder, name));
  return folder;
}

describe('only a path that does not exist is absent', () => {
  test('a missing file or folder reads as absent', async () => {
    const folder = temporaryFolder();
    expect(isThere(join(folder, 'none'))).toBe(false);
    expect(await readFile(join(folder, 'none'), 'utf8').catch(whenAbsent('nothing'))).toBe('nothing');
    expect(await storedTopology(folder)).toBeUndefined();
    expect(await recordedProcesses(join(folder, 'run'))).toEqual([]);
    expect([localOrganisations(folder), localOrderers(folder)]).toEqual([[], []]);
  });

  test('a path whose links form a loop is an error', async () => {
    const file = join(unreadable('file'), 'file');
    expect(() => isThere(file)).toThrow(/ELOOP/);
    await expect(readFile(file, 'utf8').catch(whenAbsent(''))).rejects.toThrow(/ELOOP/);
  });

  test('given an unreadable topology, no new network is made', async () => {
    const data = unreadable('topology.json');
    await expect(storedTopology(data)).rejects.toThrow(/ELOOP/);
    rmSync(join(data, 'topology.json'));
    mkdirSync(join(data, 'topology.json'));
    await expect(storedTopology(data)).rejects.toThrow(/EISDIR/);
  });

  test('given an unreadable authority, no new one is made', async () => {
    const folder = temporaryFolder();
    const organisations = [{ name: 'farm', mspId: 'FarmMSP' }];
    const open = (): Promise<unknown> => openNetwork({ folder, organisations, ordererMsp: 'OrdererMSP' });
    await open();
    const certificate = join(folder, 'farm', 'ca', 'cert.pem');
    const key = statSync(join(folder, 'farm', 'ca', 'key.pem')).mtimeMs;
    rmSync(certificate);
    symlinkSync('cert.pem', certificate);
    await expect(open()).rejects.toThrow(/ELOOP/);
    expect(statSync(join(folder, 'farm', 'ca', 'key.pem')).mtimeMs).toBe(key);
  });

  test('given an unreadable process record, the process does not count as stopped', async () => {
    await expect(runningProcess(unreadable('peer0.json'), 'peer0')).rejects.toThrow(/ELOOP/);
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'run'), '');
    await expect(recordedProcesses(join(folder, 'run'))).rejects.toThrow(/ENOTDIR/);
  });

  test('keys and authorities that cannot be read are reported, with the remedy', () => {
    expect(() => localOrganisations(unreadable('keys'))).toThrow(/keys cannot be read/);
    expect(() => localOrderers(unreadable('organisations'))).toThrow(/organisations cannot be read/);
  });

  test('a read model or key file that cannot be read is not replaced', () => {
    expect(() => openDatabase(join(unreadable('model'), 'model'), () => undefined)).toThrow(/ELOOP/);
    const keys = { knows: () => false, create: () => ({ text: 'new' }) } as unknown as Keys;
    expect(() => {
      writeKeyFiles(unreadable('farm.key'), keys, [{ name: 'farm' }]);
    }).toThrow(/ELOOP/);
  });
});
