import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeyPair } from '../../identity/certificateAuthority';
import { readKeyPair, writeKeyPair } from '../../identity/keyPairFiles';
import { renewCertificate } from '../../identity/renewCertificate';

/** Issues every certificate of an organisation anew: identities and TLS of its nodes, and its users. Keys stay. */
export async function renewIdentities(organisation: string): Promise<number> {
  const authority = await readKeyPair(join(organisation, 'ca'));
  const tlsAuthority = await readKeyPair(join(organisation, 'tlsca'));
  const nodes = await readdir(join(organisation, 'nodes'));
  const users = await readdir(join(organisation, 'users'));
  let renewed = 0;
  const renew = async (folder: string, by: KeyPair): Promise<void> => {
    const old = await readKeyPair(folder).catch(() => undefined);
    if (!old) return;
    await writeKeyPair(folder, await renewCertificate(by, old));
    renewed++;
  };
  for (const node of nodes) {
    await renew(join(organisation, 'nodes', node, 'identity'), authority);
    await renew(join(organisation, 'nodes', node, 'tls'), tlsAuthority);
  }
  for (const user of users) await renew(join(organisation, 'users', user), authority);
  return renewed;
}
