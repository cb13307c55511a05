import { createHash } from 'node:crypto';

/** The space of public keys. Each collection has two more: hashes for all organisations, and values for members. */
export const publicSpace = '';
export const hashSpace = (collection: string): string => `hash:${collection}`;
export const valueSpace = (collection: string): string => `value:${collection}`;

/** The public form of a private key or value: SHA-256. */
export const sha256 = (bytes: Uint8Array | string): Buffer => createHash('sha256').update(bytes).digest();
/** A private key's name in the space of hashes: the hex form of its SHA-256. */
export const keyHash = (key: string): string => sha256(key).toString('hex');
