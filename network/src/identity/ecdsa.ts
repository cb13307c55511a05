import { sign, verify, type KeyObject } from 'node:crypto';

const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const halfOrder = order / 2n;

/**
 * Signs with P-256 and SHA-256 as Fabric requires: ASN.1 DER, and the smaller of the two possible `s` values,
 * so that nobody can turn one valid signature into another (Fabric `bccsp/utils/ecdsa.go`).
 */
export function signLowS(message: Uint8Array, privateKey: KeyObject): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    sign('sha256', message, { key: privateKey, dsaEncoding: 'ieee-p1363' }, (error, raw) => {
      if (error) reject(error);
      else resolve(lowSFromRaw(raw));
    });
  });
}

/** Returns true if the DER signature is well formed and has the smaller `s`. */
export function isLowS(signature: Uint8Array): boolean {
  const s = sOfDer(signature);
  return s !== undefined && s > 0n && s <= halfOrder;
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
  const s = sOfDer(signature);
  if (s === undefined) throw new RangeError('The signature is not ASN.1 DER.');
  if (s <= halfOrder) return Buffer.from(signature);
  const r = signature.subarray(4, 4 + (signature[3] ?? 0));
  const flipped = Buffer.from((order - s).toString(16).padStart(64, '0'), 'hex');
  return der(Buffer.from(r), flipped);
}

function lowSFromRaw(raw: Buffer): Buffer {
  const s = BigInt(`0x${raw.toString('hex', 32)}`);
  if (s <= halfOrder) return der(raw.subarray(0, 32), raw.subarray(32));
  const flipped = Buffer.from((order - s).toString(16).padStart(64, '0'), 'hex');
  return der(raw.subarray(0, 32), flipped);
}

function der(r: Buffer, s: Buffer): Buffer {
  const body = Buffer.concat([derInteger(r), derInteger(s)]);
  return Buffer.concat([Buffer.from([0x30, body.length]), body]);
}

function derInteger(bytes: Buffer): Buffer {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start++;
  const value = bytes.subarray(start);
  const padding = (value[0] ?? 0) >= 0x80 ? [0] : [];
  return Buffer.from([0x02, value.length + padding.length, ...padding, ...value]);
}

function sOfDer(signature: Uint8Array): bigint | undefined {
  const rLength = signature[3] ?? 0;
  const sLength = signature[5 + rLength] ?? 0;
  const wellFormed =
    signature[0] === 0x30 &&
    signature[1] === signature.length - 2 &&
    signature[2] === 0x02 &&
    signature[4 + rLength] === 0x02 &&
    sLength > 0 &&
    6 + rLength + sLength === signature.length;
  if (!wellFormed) return undefined;
  return BigInt(`0x${Buffer.from(signature.subarray(6 + rLength)).toString('hex')}`);
}
