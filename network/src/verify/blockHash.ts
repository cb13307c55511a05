import { createHash } from 'node:crypto';

/** The fields that a block's hash covers. */
export interface BlockHeader {
  readonly number: number;
  readonly previousHash: Uint8Array;
  readonly dataHash: Uint8Array;
}

/** The header as ASN.1 DER, the bytes that Fabric hashes and the orderer signs (`protoutil/blockutils.go`). */
export function headerBytes({ number, previousHash, dataHash }: BlockHeader): Buffer {
  const body = Buffer.concat([tagged(0x02, integer(number)), tagged(0x04, previousHash), tagged(0x04, dataHash)]);
  return tagged(0x30, body);
}

/** SHA-256 of the header's DER bytes, which is the next block's previous hash. */
export const headerHash = (header: BlockHeader): Buffer => createHash('sha256').update(headerBytes(header)).digest();

/** SHA-256 over the concatenated envelopes of the block. */
export function dataHash(envelopes: readonly Uint8Array[]): Buffer {
  const hash = createHash('sha256');
  for (const envelope of envelopes) hash.update(envelope);
  return hash.digest();
}

/** Definite short lengths are enough: no part of a header reaches 128 bytes. */
const tagged = (tag: number, content: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from([tag, content.length]), content]);

function integer(value: number): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex');
  return (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes;
}
