import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gzip as compress, gzipSync } from 'node:zlib';

const gzipInPool = promisify(compress);

/** Minimum body size in bytes; compressing a smaller one saves no packet. */
const fewestBytes = 2048;
/** Compression level with most of the gain for a third of the default's time. */
const level = 3;

export const isWorthGzip = (bytes: number): boolean => bytes >= fewestBytes;

const positive = /^\s*gzip\s*(?:;\s*q=(?!0(?:\.0*)?\s*$)|$)/i;

/** Returns true if a client accepts gzip (RFC 9110 section 12.5.3), which `gzip;q=0` excludes. */
export function takesGzip({ headers }: IncomingMessage): boolean {
  const accepted = headers['accept-encoding'];
  return typeof accepted === 'string' && accepted.split(',').some((each) => positive.test(each));
}

/** Compresses away from the event loop. */
export const gzip = (body: string | Buffer): Promise<Buffer> => gzipInPool(body, { level });

/** For files that are compressed once. */
export const gzipOnce = (body: Buffer): Buffer => gzipSync(body);
