import { hash, randomBytes, timingSafeEqual } from 'node:crypto';

/** `lk_<id>_<secret>`: the id finds the key, the secret proves it. */
export interface ApiKey {
  readonly id: string;
  readonly secret: string;
}

const shape = /^lk_([0-9a-f]{16})_([A-Za-z0-9_-]{43})$/;

/** A new key: 64 random bits to name it, 256 to prove it. */
export const newApiKey = (): ApiKey => ({
  id: randomBytes(8).toString('hex'),
  secret: randomBytes(32).toString('base64url'),
});

export const apiKeyText = ({ id, secret }: ApiKey): string => `lk_${id}_${secret}`;

export function parseApiKey(text: string): ApiKey | undefined {
  const [, id, secret] = shape.exec(text) ?? [];
  return id !== undefined && secret !== undefined ? { id, secret } : undefined;
}

/**
 * Hash of a secret, for storage. One round of SHA-256 is enough: slow hashes make guessing a password costly, and nobody can
 * guess 256 random bits, while every request has to be checked.
 */
export const secretHash = (secret: string): Buffer => hash('sha256', secret, 'buffer');

const nobody = Buffer.alloc(32);

/** Constant-time comparison, also for an unknown key. */
export function matches(secret: string, stored: Uint8Array | undefined): boolean {
  const same = timingSafeEqual(secretHash(secret), stored ?? nobody);
  return stored !== undefined && same;
}

/** Constant-time comparison of two secrets of the same length. */
export function isSameSecret(one: string, other: string): boolean {
  let difference = one.length ^ other.length;
  for (let at = 0; at < one.length; at += 1) difference |= one.charCodeAt(at) ^ other.charCodeAt(at);
  return difference === 0;
}
