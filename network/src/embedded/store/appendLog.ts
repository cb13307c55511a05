import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { frame, frameHeaderBytes, hasChecksum, readFrameHeader } from './frame';
import { readExactly, readFrames, type FileEnd } from './readFrames';

/** A file of checksummed records that only grows. Each append is one write and one sync. */
export class AppendLog {
  readonly #file: FileHandle;
  #positions: number[] = [];
  #end = 0;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  static async open(path: string): Promise<AppendLog> {
    const file = await open(path, openFlags, 0o600);
    await syncFolder(dirname(path));
    return new AppendLog(file);
  }

  /** How many records are known: read or appended. */
  get count(): number {
    return this.#positions.length;
  }

  /** Reads every record in order, and answers how the file ends: null when cleanly. */
  async replay(visit: (record: Buffer, index: number) => Promise<void> | void): Promise<FileEnd | null> {
    for await (const found of readFrames(this.#file)) {
      if (found.kind !== 'record') return found;
      await visit(found.record, this.#positions.length);
      this.#positions.push(found.position);
      this.#end = found.position + frameHeaderBytes + found.record.length;
    }
    return null;
  }

  /** Cuts off what follows the last whole record. */
  async truncateTail(): Promise<void> {
    await this.#file.truncate(this.#end);
    await this.#file.datasync();
  }

  /** Appends a record; it is on stable storage when the promise resolves. */
  async append(record: Uint8Array): Promise<void> {
    const bytes = frame(record);
    let written = 0;
    while (written < bytes.length) {
      const { bytesWritten } = await this.#file.write(bytes, written, bytes.length - written, this.#end + written);
      written += bytesWritten;
    }
    await this.#file.datasync();
    this.#positions.push(this.#end);
    this.#end += bytes.length;
  }

  /** Reads one record again. Throws when there is no such record, or when it has been damaged since. */
  async read(index: number): Promise<Buffer> {
    const position = this.#positions[index];
    if (position === undefined) throw new RangeError(`There is no record ${index}; there are ${this.count}.`);
    const header = readFrameHeader(await readExactly(this.#file, position, frameHeaderBytes));
    const record = header && (await readExactly(this.#file, position + frameHeaderBytes, header.length));
    if (!record || !hasChecksum(record, header.checksum)) throw new Error(`Record ${index} has been damaged on disk.`);
    return record;
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

/** Read and write, made when missing, never cut. */
const openFlags = constants.O_RDWR | constants.O_CREAT;

/** A new file's name is only on stable storage when its folder is. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
