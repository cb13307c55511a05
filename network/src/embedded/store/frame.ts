import { crc32 } from 'node:zlib';

/** Bytes before each record: magic, length, checksum of the record, checksum of these twelve bytes. */
export const frameHeaderBytes = 16;
const magic = 0x4c54_4c31;
/** Maximum record length; a greater length means damage. */
const longestRecord = 0x7fff_ffff;

/** Prefixes a record with its length and checksums. */
export function frame(record: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(frameHeaderBytes + record.length);
  bytes.writeUInt32BE(magic, 0);
  bytes.writeUInt32BE(record.length, 4);
  bytes.writeUInt32BE(crc32(record), 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(0, 12)), 12);
  bytes.set(record, frameHeaderBytes);
  return bytes;
}

/**
 * The record's length and checksum from the sixteen bytes before it, or null if they are damaged. The header has its own checksum, so
 * that a damaged length is not mistaken for a record that a crash cut short.
 */
export function readFrameHeader(bytes: Buffer): { readonly length: number; readonly checksum: number } | null {
  const length = bytes.readUInt32BE(4);
  const intact = bytes.readUInt32BE(0) === magic && bytes.readUInt32BE(12) === crc32(bytes.subarray(0, 12));
  return intact && length <= longestRecord ? { length, checksum: bytes.readUInt32BE(8) } : null;
}

export const hasChecksum = (record: Uint8Array, checksum: number): boolean => crc32(record) === checksum;
