import { readFile } from 'node:fs/promises';
import { tlsFiles } from '../crypto/tlsFolder';
import type { PeerNode, ServiceNode } from '../topology/layout';

/** The values for a package's connection template at a peer: its service's address, and the keys to dial it. */
export async function connectionFacts({ slots }: ServiceNode, { identity }: PeerNode): Promise<Record<string, string>> {
  const files = tlsFiles(identity);
  const [key, certificate, authority] = await Promise.all(
    [files.key, files.certificate, files.authority].map((file) => readFile(file, 'utf8')),
  );
  return {
    address_a: slots[0].address,
    address_b: slots[1].address,
    client_key: key ?? '',
    client_cert: certificate ?? '',
    root_cert: authority ?? '',
  };
}
