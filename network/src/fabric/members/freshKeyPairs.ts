import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeyPair } from '../../identity/certificateAuthority';
import { keyPairIn, readKeyPair, writeKeyPair } from '../../identity/keyPairFiles';
import { rekeyCertificate } from '../../identity/rekeyCertificate';
import { renewCertificate } from '../../identity/renewCertificate';
import { noteReplaced } from '../crypto/replacedCertificates';
import { type GivenFolder, givenKeyPair, type Part } from './givenFolder';
import { importUsers } from './importOrganisation';

/** Where an organisation's next key pairs come from. */
export interface KeyPairSource {
  next(nodeId: string, part: Part, old: KeyPair): Promise<KeyPair>;
  /** Puts the users' next key pairs in place, and says of how many. */
  renewUsers(): Promise<number>;
}

/** The organisation's authorities that are kept here. */
export async function ownAuthorities(organisation: string, newKeys: boolean): Promise<KeyPairSource> {
  const [identities, tls] = await Promise.all(['ca', 'tlsca'].map((each) => readKeyPair(join(organisation, each))));
  if (!identities || !tls) throw new RangeError(`${organisation} lacks an authority.`);
  const reissue = newKeys ? rekeyCertificate : renewCertificate;
  return {
    next: (_, part, old) => reissue(part === 'tls' ? tls : identities, old),
    renewUsers: async () => {
      const users = await readdir(join(organisation, 'users'));
      for (const folder of users.map((user) => join(organisation, 'users', user))) {
        const old = await readKeyPair(folder);
        const fresh = await reissue(identities, old);
        await noteReplaced(organisation, old);
        await writeKeyPair(folder, fresh);
      }
      return users.length;
    },
  };
}

/** The folder that the organisation gave, which holds newer certificates by now. */
export const givenSource = (organisation: string, given: GivenFolder): KeyPairSource => ({
  next: (nodeId, part) => givenKeyPair(given, nodeId, part),
  renewUsers: () => importUsers(organisation, given),
});

/** Where a node's next key pairs wait, so that a renewal that was interrupted goes on with those that others may have been told of. */
export const nextFolder = (identity: string): string => join(identity, 'next');

/** Puts a node's next key pairs beside those that it uses. A chaincode service has no identity but TLS. */
export async function prepareKeyPairs(
  { id, identity }: { id: string; identity: string },
  source: KeyPairSource,
): Promise<void> {
  for (const part of await partsOf(identity)) {
    const old = await readKeyPair(join(identity, part));
    await keyPairIn(join(nextFolder(identity), part), () => source.next(id, part, old));
  }
}

/** Puts a node's next key pairs in the place of those that it used. The node must not run. */
export async function installKeyPairs(organisation: string, identity: string): Promise<void> {
  for (const part of await partsOf(identity)) {
    const next = await readKeyPair(join(nextFolder(identity), part));
    if (part === 'identity') await noteReplaced(organisation, await readKeyPair(join(identity, part)));
    await writeKeyPair(join(identity, part), next);
  }
  await rm(nextFolder(identity), { recursive: true });
}

const partsOf = async (identity: string): Promise<Part[]> =>
  (await readdir(identity)).filter((each) => each === 'identity' || each === 'tls');
