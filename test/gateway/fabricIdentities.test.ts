import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { toProblem } from '../../gateway/src/http/toProblem';
import { openIdentities } from '../../gateway/src/ledger/fabric/identities';
import { createAuthority, issueCertificate } from '../../network/src/identity/certificateAuthority';
import { writeKeyPair } from '../../network/src/identity/keyPairFiles';
import { temporaryFolder } from '../temporaryFolder';

let folder: string;
const opened = (): ReturnType<typeof openIdentities> =>
  openIdentities([{ name: 'farm', mspId: 'FarmMSP', identities: folder }]);

/** Enrols as Fabric CA's client does, once or again: it writes over the certificate and adds the key. */
async function enrolled(user: string, ...keyNames: readonly string[]): Promise<string> {
  const authority = await createAuthority('farm');
  const msp = join(folder, 'users', user, 'msp');
  await mkdir(join(msp, 'signcerts'), { recursive: true });
  await mkdir(join(msp, 'keystore'));
  for (const name of keyNames) {
    const pair = await issueCertificate(authority, { commonName: user, role: 'client' });
    await writeFile(join(msp, 'signcerts', 'cert.pem'), pair.certificate);
    await writeFile(join(msp, 'keystore', name), pair.privateKey);
  }
  return readFile(join(msp, 'keystore', keyNames.at(-1) ?? ''), 'utf8');
}

beforeEach(() => {
  folder = temporaryFolder();
});

describe('identities in an organisation’s folder', () => {
  test.each([[['a_sk']], [['a_sk', 'b_sk']], [['b_sk', 'a_sk']]])(
    'are those that Fabric CA enrolled, with the key of the certificate among %j',
    async (names) => {
      const key = await enrolled('ann', ...names);
      expect(opened().keyPair('farm', 'ann').privateKey).toBe(key);
      await expect(opened().enrol('farm', 'ann', ['operator'])).resolves.toBeUndefined();
    },
  );

  test('have their key found beside files that are not keys', async () => {
    const key = await enrolled('ann', 'b_sk');
    const keystore = join(folder, 'users', 'ann', 'msp', 'keystore');
    await writeFile(join(keystore, 'README'), 'Keep these.');
    await mkdir(join(keystore, 'a-folder'));
    expect(opened().keyPair('farm', 'ann').privateKey).toBe(key);
    await rm(join(keystore, 'b_sk'));
    expect(() => opened().find('farm', 'ann')).toThrow(/keystore does not hold the key of the certificate/);
    await rm(keystore, { recursive: true });
    expect(() => opened().find('farm', 'ann')).toThrow(/keystore does not hold the key of the certificate/);
  });

  test('are refused when the key of the certificate is not there', async () => {
    await enrolled('ann', 'a_sk', 'a_sk');
    const other = await issueCertificate(await createAuthority('farm'), { commonName: 'ann', role: 'client' });
    await writeFile(join(folder, 'users', 'ann', 'msp', 'signcerts', 'cert.pem'), other.certificate);
    expect(() => opened().find('farm', 'ann')).toThrow(/does not hold the key of the certificate/);
  });

  test('cannot be made without the authority’s key, and the error states it', async () => {
    const error: unknown = await opened()
      .enrol('farm', 'ann', ['operator'])
      .catch((reason: unknown) => reason);
    const problem = toProblem(error);
    expect(problem.code).toBe('user_not_enrolled');
    expect(problem.message).toMatch(/^ann has no identity/);
    expect(problem.message).not.toContain(folder);
  });

  test('are made with the authority’s key, if it is present', async () => {
    await writeKeyPair(join(folder, 'ca'), await createAuthority('farm'));
    const identities = opened();
    await identities.enrol('farm', 'ann', ['operator']);
    expect(identities.find('farm', 'ann').mspId).toBe('FarmMSP');
  });
});
