import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeyPair } from './certificateAuthority';

/** The content of an MSP folder (PEM). Without a signer it defines the organisation's members; with one it can also sign. */
export interface MspFolder {
  readonly caCertificate: string;
  readonly tlsCaCertificate: string;
  readonly signer?: KeyPair;
  /** The authority's list of revoked certificates, if it has revoked any. */
  readonly revoked?: string | undefined;
}

/** Node OUs: the organisational unit of a certificate is its holder's role (Fabric `docs/source/msp.rst`). */
const nodeUnits = `NodeOUs:
  Enable: true
${['Client', 'Peer', 'Admin', 'Orderer']
  .map((unit) => `  ${unit}OUIdentifier:\n    OrganizationalUnitIdentifier: ${unit.toLowerCase()}\n`)
  .join('')}`;

/** Writes the folder that Fabric's programs read as an MSP. */
export async function writeMspFolder(
  folder: string,
  { caCertificate, tlsCaCertificate, signer, revoked }: MspFolder,
): Promise<void> {
  const files: [string, string, string][] = [
    ['cacerts', 'ca.pem', caCertificate],
    ['tlscacerts', 'tlsca.pem', tlsCaCertificate],
    ['.', 'config.yaml', nodeUnits],
    ...(revoked === undefined ? [] : ([['crls', 'revoked.pem', revoked]] satisfies [string, string, string][])),
    ...(signer
      ? ([
          ['signcerts', 'cert.pem', signer.certificate],
          ['keystore', 'key.pem', signer.privateKey],
        ] satisfies [string, string, string][])
      : []),
  ];
  for (const [part, name, text] of files) {
    await mkdir(join(folder, part), { recursive: true, mode: 0o700 });
    await writeFile(join(folder, part, name), text, { mode: part === 'keystore' ? 0o600 : 0o644 });
  }
}
