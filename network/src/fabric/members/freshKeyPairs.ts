import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeyPair } from '../../identity/certificateAuthority';
import { keyPairIn, readKeyPair, writeKeyPair } from '../../identity/keyPairFiles';
import { rekeyCertificate } from '../../identity/rekeyCertificate';
import { renewCertificate } from '../../identity/renewCertificate';
import { noteReplaced } from '../crypto/replacedCertificates';
import { type GivenFolder, givenKeyPair, type Part } from '../crypto/givenFolder';
import { importUsers } from '../crypto/importOrganisation';

/** The source of an organisation's next key pairs. */
export interface KeyPairSource {
  next(nodeId: string, part: Part, old: KeyPair): Promise<KeyPair>;
  /** Installs the users' next key pairs, and returns the number of users. */
  renewUsers(): Promise<number>;
}

/** Key pairs from the organisation's authorities, which are stored here. */
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

/** Key pairs from the folder that the organisation provided, which has newer certificates by now. */
export const givenSource = (organisation: string, given: GivenFolder): KeyPairSource => ({
  next: (nodeId, part) => givenKeyPair(given, nodeId, part),
  renewUsers: () => importUsers(organisation, given),
});

/** The folder of a node's next key pairs. An interrupted renewal continues with them, because the channel may know them already. */
export const nextFolder = (identity: string): string => join(identity, 'next');

/** Stores a node's next key pairs beside the current ones. A chaincode service has only TLS. */
export async function prepareKeyPairs(
  { id, identity }: { id: string; identity: string },
  source: KeyPairSource,
): Promise<void> {
  for (const part of await partsOf(identity)) {
    const old = await readKeyPair(join(identity, part));
    await keyPairIn(join(nextFolder(identity), part), () => source.next(id, part, old));
  }
}

/** Replaces a node's key pairs by the next ones. The node must not run. */
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
