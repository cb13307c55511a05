import { sign, verify, type KeyObject } from 'node:crypto';
import { p256 } from '@noble/curves/nist.js';
import { isLowS, parseSignature } from './lowS';

/**
 * Signs with P-256 and SHA-256 as Fabric requires: ASN.1 DER, and the smaller of the two possible `s` values,
 * so that nobody can turn one valid signature into another (Fabric `bccsp/utils/ecdsa.go`).
 */
export function signLowS(message: Uint8Array, privateKey: KeyObject): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // Options beside the key, such as another encoding of the signature, more than double what a call costs.
    sign('sha256', message, privateKey, (error, signature) => {
      if (error) reject(error);
      else resolve(toLowS(signature));
    });
  });
}

/** Verifies a P-256 signature in the thread pool; a signature with the larger `s` is refused. */
export function verifyLowS(message: Uint8Array, signature: Uint8Array, publicKey: KeyObject): Promise<boolean> {
  if (!isLowS(signature)) return Promise.resolve(false);
  return new Promise((resolve) => {
    verify('sha256', message, publicKey, signature, (error, valid) => {
      resolve(error === null && valid);
    });
  });
}

/** The same DER signature with the smaller of its two `s`; throws a RangeError if it is not a signature. */
export function toLowS(signature: Uint8Array): Buffer {
  const parsed = parseSignature(signature);
  if (!parsed) throw new RangeError('The signature is not ASN.1 DER.');
  if (!parsed.hasHighS()) return Buffer.from(signature);
  return Buffer.from(new p256.Signature(parsed.r, p256.Point.Fn.neg(parsed.s)).toBytes('der'));
}
