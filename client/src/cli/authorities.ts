import { X509Certificate } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { CliError } from './cliError';

/** SHA-256 fingerprints (hex) of the certificates in a file of one or more PEM certificates. */
export function pinnedIn(file: string): string[] {
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
  return blocks.map(fingerprint);
}

/**
 * Fingerprints of the authorities whose certificates lie in the data folder of an embedded ledger; none when there is none. The certificates
 * that an authority had before lie beside its present one: the ledger's first block names the one of its time.
 */
export function localAuthorities(data: string): string[] {
  const folder = join(data, 'organisations');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .map((name) => join(folder, name, 'ca'))
    .filter((authority) => existsSync(authority))
    .flatMap((authority) => readdirSync(authority).map((name) => join(authority, name)))
    .filter((file) => /^cert(-[0-9a-f]+)?\.pem$/.test(basename(file)))
    .map((file) => fingerprint(readFileSync(file, 'utf8')));
}

function fingerprint(pem: string): string {
  try {
    return new X509Certificate(pem).fingerprint256.replaceAll(':', '').toLowerCase();
  } catch (cause) {
    throw new CliError('A certificate to trust cannot be read.', { why: cause instanceof Error ? cause.message : '' });
  }
}
