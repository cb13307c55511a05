import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeyPair } from '../../identity/certificateAuthority';
import { keyPairIn, readKeyPair, writeKeyPair } from '../../identity/keyPairFiles';
import { rekeyCertificate } from '../../identity/rekeyCertificate';
import { renewCertificate } from '../../identity/renewCertificate';

/** Whether a renewed certificate keeps its key. */
export interface Renewal {
  readonly newKeys: boolean;
}

/** The authorities of an organisation's identities and of its TLS certificates. */
export interface Authorities {
  readonly identities: KeyPair;
  readonly tls: KeyPair;
}

export const authoritiesIn = async (organisation: string): Promise<Authorities> => ({
  identities: await readKeyPair(join(organisation, 'ca')),
  tls: await readKeyPair(join(organisation, 'tlsca')),
});

const reissue = (authority: KeyPair, old: KeyPair, { newKeys }: Renewal): Promise<KeyPair> =>
  newKeys ? rekeyCertificate(authority, old) : renewCertificate(authority, old);

/** Where a node's next key pairs wait, so that a renewal that was interrupted goes on with those that others may have been told of. */
export const nextFolder = (identity: string): string => join(identity, 'next');

/** Makes a node's next key pairs beside those that it uses. A chaincode service has no identity but TLS. */
export async function prepareKeyPairs(identity: string, by: Authorities, renewal: Renewal): Promise<void> {
  for (const part of await partsOf(identity)) {
    const old = await readKeyPair(join(identity, part));
    await keyPairIn(join(nextFolder(identity), part), () =>
      reissue(part === 'tls' ? by.tls : by.identities, old, renewal),
    );
  }
}

/** Puts a node's next key pairs in the place of those that it used. The node must not run. */
export async function installKeyPairs(identity: string): Promise<void> {
  for (const part of await partsOf(identity)) {
    await writeKeyPair(join(identity, part), await readKeyPair(join(nextFolder(identity), part)));
  }
  await rm(nextFolder(identity), { recursive: true });
}

/** Enrols every user of an organisation anew. Who holds an older certificate may go on using it until it ends. */
export async function renewUsers(organisation: string, by: Authorities, renewal: Renewal): Promise<number> {
  const users = await readdir(join(organisation, 'users'));
  for (const user of users) {
    const folder = join(organisation, 'users', user);
    await writeKeyPair(folder, await reissue(by.identities, await readKeyPair(folder), renewal));
  }
  return users.length;
}

const partsOf = async (identity: string): Promise<string[]> =>
  (await readdir(identity)).filter((each) => each === 'identity' || each === 'tls');
