import { concat, sha256 } from './bytes';

/** The fields that a block's hash covers. */
export interface BlockHeader {
  readonly number: number;
  readonly previousHash: Uint8Array;
  readonly dataHash: Uint8Array;
}

/** The header as ASN.1 DER, the bytes that Fabric hashes and the orderer signs (`protoutil/blockutils.go`). */
export function headerBytes({ number, previousHash, dataHash }: BlockHeader): Uint8Array {
  const body = concat(tagged(0x02, integer(number)), tagged(0x04, previousHash), tagged(0x04, dataHash));
  return tagged(0x30, body);
}

/** SHA-256 of the header's DER bytes, which is the next block's previous hash. */
export const headerHash = (header: BlockHeader): Uint8Array => sha256(headerBytes(header));

/** SHA-256 over the concatenated envelopes of the block. */
export const dataHash = (envelopes: readonly Uint8Array[]): Uint8Array => sha256(...envelopes);

/** Definite short lengths are enough: no part of a header reaches 128 bytes. */
const tagged = (tag: number, content: Uint8Array): Uint8Array => concat(Uint8Array.of(tag, content.length), content);

function integer(value: number): Uint8Array {
  const bytes: number[] = [];
  for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  if (bytes.length === 0) bytes.push(0);
  return Uint8Array.from((bytes[0] ?? 0) >= 0x80 ? [0, ...bytes] : bytes);
}
