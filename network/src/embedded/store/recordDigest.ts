import { createHash } from 'node:crypto';

/** The digest of no records. */
export const noRecords = '';

/** SHA-256, in hex, of the digest of the records before and of a record: it can be continued from any record on. */
export const chainedDigest = (before: string, record: Uint8Array): string =>
  createHash('sha256').update(before).update(record).digest('hex');
