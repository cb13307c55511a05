import { keccak_256 } from '@noble/hashes/sha3.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { z } from 'zod';

/** An Ethereum address with the letters of its checksum (EIP-55). */
export type Address = `0x${string}`;

/** The address of the 40 lower-case hex digits: a letter is upper case where the hash of the digits has 8 or more (EIP-55). */
function checksummed(digits: string): Address {
  const marks = bytesToHex(keccak_256(utf8ToBytes(digits)));
  const letters = digits.replace(/[a-f]/g, (letter, at: number) =>
    marks.charAt(at) >= '8' ? letter.toUpperCase() : letter,
  );
  return `0x${letters}`;
}

/** The address of a public key: 65 bytes, not compressed. */
export const addressOf = (publicKey: Uint8Array): Address =>
  checksummed(bytesToHex(keccak_256(publicKey.subarray(1)).subarray(12)));

const hasCase = (digits: string): boolean => /[a-f]/.test(digits) && /[A-F]/.test(digits);

function faultOf(digits: string | undefined): string | undefined {
  if (digits === undefined) return 'must be an Ethereum address: 0x and 40 hexadecimal digits';
  if (/^0+$/.test(digits)) return 'must be the address of a key: nobody has the key of address zero';
  if (!hasCase(digits) || checksummed(digits.toLowerCase()) === `0x${digits}`) return undefined;
  return 'has a wrong checksum in its upper and lower case letters (EIP-55)';
}

/** An Ethereum address. Letters of both cases are a checksum and must be right. */
export const address = z.string().transform((text, context): Address => {
  const [, digits] = /^0x([0-9a-fA-F]{40})$/.exec(text) ?? [];
  const message = faultOf(digits);
  if (digits !== undefined && message === undefined) return checksummed(digits.toLowerCase());
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});
