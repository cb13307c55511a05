import { createHash } from 'node:crypto';

/** The space of public keys. Collections have two more each: hashes that everyone has, and values that members have. */
export const publicSpace = '';
export const hashSpace = (collection: string): string => `hash:${collection}`;
export const valueSpace = (collection: string): string => `value:${collection}`;

/** How a private key or value appears in public: SHA-256. */
export const sha256 = (bytes: Uint8Array | string): Buffer => createHash('sha256').update(bytes).digest();
/** A private key's name in the space of hashes: the hex form of its SHA-256. */
export const keyHash = (key: string): string => sha256(key).toString('hex');
