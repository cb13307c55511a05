import { sha256 as portable } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes } from '@noble/hashes/utils.js';

// Browsers have no process. Node's own SHA-256 is several times as fast, and every block and transaction is hashed.
const native = (globalThis as { process?: Partial<NodeJS.Process> }).process?.getBuiltinModule?.('node:crypto');

/** SHA-256 over the concatenated parts. */
export function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  const [first, second] = parts;
  // One call takes two thirds of the time, and trees have many short parts.
  if (native && first && !second) return native.hash('sha256', first, 'buffer');
  const hash = native?.createHash('sha256') ?? portable.create();
  for (const part of parts) hash.update(part);
  return hash.digest();
}

export const concat = (...parts: readonly Uint8Array[]): Uint8Array => concatBytes(...parts);

/** Lower-case hex. */
export const hex = (bytes: Uint8Array): string => bytesToHex(bytes);

export const equalBytes = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, at) => byte === other[at]);

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** Bytes as UTF-8 text. */
export const text = (bytes: Uint8Array): string => decoder.decode(bytes);

/** Text as UTF-8 bytes. */
export const utf8 = (content: string): Uint8Array => encoder.encode(content);

export function base64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** Throws a RangeError unless the text is the one base64 of its bytes. */
export function fromBase64(encoded: string): Uint8Array {
  const binary = binaryOf(encoded);
  if (btoa(binary) !== encoded) throw new RangeError('It is not canonical base64.');
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = binary.charCodeAt(at);
  return bytes;
}

function binaryOf(encoded: string): string {
  try {
    return atob(encoded);
  } catch (cause) {
    throw new RangeError('It is not base64.', { cause });
  }
}
