import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { issueCertificate, type KeyPair } from '../../identity/certificateAuthority';
import { keyPairIn } from '../../identity/keyPairFiles';
import type { NodeRequest } from './nodeRequest';

/** Validity of certificates of nodes and users, in days. */
export const validDays = 365;

/** The names of the files in a node's TLS folder. */
export const tlsFiles = (identity: string): Record<'certificate' | 'key' | 'authority' | 'operators', string> => ({
  certificate: join(identity, 'tls', 'cert.pem'),
  key: join(identity, 'tls', 'key.pem'),
  authority: join(identity, 'tls', 'ca.pem'),
  /** The authority of operators, who may read metrics and administer the node. */
  operators: join(identity, 'tls', 'operators.pem'),
});

/** Makes a node's TLS key pair if it has none, and stores its authority beside it. */
export async function writeTlsFolder(node: NodeRequest, organisation: string, authority: KeyPair): Promise<void> {
  const files = tlsFiles(node.folder);
  await mkdir(join(node.folder, 'tls'), { recursive: true, mode: 0o700 });
  await keyPairIn(join(node.folder, 'tls'), () =>
    issueCertificate(authority, {
      commonName: `${node.id}.${organisation}`,
      role: node.role === 'service' ? 'client' : node.role,
      hosts: node.hosts,
      days: validDays,
    }),
  );
  await writeFile(files.authority, authority.certificate);
}
