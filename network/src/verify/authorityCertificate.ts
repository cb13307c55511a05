import { X509Certificate } from 'node:crypto';

/** Returns true if two certificates (PEM) are of the same authority, that is, have the same name and key. */
export function isSameAuthority(one: string, other: string): boolean {
  if (one === other) return true;
  const [a, b] = [new X509Certificate(one), new X509Certificate(other)];
  return a.subject === b.subject && a.publicKey.equals(b.publicKey);
}

/** SHA-256 of a certificate's DER bytes, as lower-case hex. */
export const caFingerprint = (certificatePem: string): string =>
  new X509Certificate(certificatePem).fingerprint256.replaceAll(':', '').toLowerCase();
