import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';

/**
 * Finds the private key of a certificate among files (PEM, as PKCS #8); undefined if no file has it. A keystore may contain earlier keys,
 * because Fabric CA's client keeps them when it enrols again, and other files.
 */
export function findPrivateKey(files: readonly string[], certificate: string): string | undefined {
  const parsed = new X509Certificate(certificate);
  for (const file of files) {
    const key = keyIn(file);
    if (key && parsed.checkPrivateKey(key)) return key.export({ type: 'pkcs8', format: 'pem' }).toString();
  }
  return undefined;
}

function keyIn(file: string): KeyObject | undefined {
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return undefined;
  const text = readFileSync(file, 'utf8');
  try {
    return createPrivateKey(text);
  } catch {
    return undefined;
  }
}
