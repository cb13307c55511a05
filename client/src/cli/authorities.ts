import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CliError } from './cliError';
import { filesIn, isThere } from './localFiles';

/** SHA-256 fingerprints (hex) of the certificates in a file of one or more PEM certificates. */
export const pinnedIn = (file: string): string[] => certificatesIn(file).map(fingerprint);

/** The PEM certificates in a file. */
export function certificatesIn(file: string): string[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new CliError(`${file} cannot be read.`, { why: error instanceof Error ? error.message : String(error) });
  }
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0) {
    throw new CliError(`${file} holds no certificate.`, { fix: 'Give a file of one or more PEM certificates.' });
  }
  return blocks;
}

/** Fingerprints of the certificates that `localOrderers` names. */
export const localPins = (data: string): string[] => localOrderers(data).map(fingerprint);

/**
 * The certificates (PEM) of the orderers' authorities in the data folder: of an embedded ledger, or of a network made there; empty if there
 * are none. Not those of members, because a trusted authority could order a ledger of its own. Former certificates of an authority are
 * included, because the ledger's first block names the one of its time.
 */
export const localOrderers = (data: string): string[] =>
  [join(data, 'organisations'), join(data, 'fabric', 'organisations')]
    .flatMap((folder) => filesIn(folder).map((name) => join(folder, name)))
    .filter(hasOrderers)
    .map((organisation) => join(organisation, 'ca'))
    .filter(isThere)
    .flatMap((authority) =>
      filesIn(authority)
        .filter((name) => /^cert(-[0-9a-f]+)?\.pem$/.test(name))
        .map((name) => join(authority, name)),
    )
    .map((file) => readFileSync(file, 'utf8'));

/** True for the folder of an organisation with an orderer: of an embedded ledger, or of a Fabric network. */
const hasOrderers = (organisation: string): boolean =>
  isThere(join(organisation, 'orderer')) ||
  (isThere(join(organisation, 'nodes')) &&
    filesIn(join(organisation, 'nodes')).some((node) => node.startsWith('orderer')));

function fingerprint(pem: string): string {
  try {
    return new X509Certificate(pem).fingerprint256.replaceAll(':', '').toLowerCase();
  } catch (cause) {
    throw new CliError('A certificate to trust cannot be read.', { why: cause instanceof Error ? cause.message : '' });
  }
}
