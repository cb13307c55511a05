import { p256 } from '@noble/curves/nist.js';

/** An ECDSA signature on P-256. */
export type Signature = ReturnType<typeof p256.Signature.fromBytes>;

/** The signature in ASN.1 DER bytes; undefined if they are none. */
export function parseSignature(der: Uint8Array): Signature | undefined {
  try {
    return p256.Signature.fromBytes(der, 'der');
  } catch {
    return undefined;
  }
}

/** Returns true if the DER signature is well formed and has the smaller `s`. */
export const isLowS = (signature: Uint8Array): boolean => parseSignature(signature)?.hasHighS() === false;
