import { closeSync, openSync, readSync } from 'node:fs';
import { frameHeaderBytes, hasChecksum, readFrameHeader } from './frame';
import { chainedDigest, noRecords } from './recordDigest';

/** The first records of a log as they were when their digest was made. */
export interface KnownRecords {
  readonly path: string;
  readonly count: number;
  /** See `chainedDigest`. */
  readonly digest: string;
}

/** Bytes that are read at once. */
const atOnce = 8 * 1024 * 1024;

/** Reads a file from its start, in large parts. */
class Bytes {
  readonly #file: number;
  #buffer = Buffer.allocUnsafe(atOnce);
  #start = 0;
  #end = 0;
  #position = 0;

  constructor(file: number) {
    this.#file = file;
  }

  /** The next bytes, which are valid until more are taken; undefined if the file has not so many. */
  take(length: number): Buffer | undefined {
    if (this.#end - this.#start < length) this.#fill(length);
    if (this.#end - this.#start < length) return undefined;
    const taken = this.#buffer.subarray(this.#start, this.#start + length);
    this.#start += length;
    return taken;
  }

  #fill(length: number): void {
    const rest = this.#buffer.subarray(this.#start, this.#end);
    const buffer = length > this.#buffer.length ? Buffer.allocUnsafe(length * 2) : this.#buffer;
    rest.copy(buffer);
    this.#buffer = buffer;
    this.#end = rest.length;
    this.#start = 0;
    while (this.#end < length) {
      const read = readSync(this.#file, buffer, this.#end, buffer.length - this.#end, this.#position);
      if (read === 0) return;
      this.#position += read;
      this.#end += read;
    }
  }
}

/** The number of the first record that is damaged; the count if only their digest differs; undefined if they are as they were. */
export function firstDifference({ path, count, digest }: KnownRecords): number | undefined {
  const file = openSync(path, 'r');
  try {
    const bytes = new Bytes(file);
    let found = noRecords;
    for (let index = 0; index < count; index += 1) {
      const start = bytes.take(frameHeaderBytes);
      const header = start && readFrameHeader(start);
      const record = header ? bytes.take(header.length) : undefined;
      if (!header || !record || !hasChecksum(record, header.checksum)) return index;
      found = chainedDigest(found, record);
    }
    return found === digest ? undefined : count;
  } finally {
    closeSync(file);
  }
}
