import { constants, fstatSync, readSync, statSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { must } from '@lotline/chaincode/domain';
import { syncFolder } from '../../replaceFile';
import { frame, frameHeaderBytes, hasChecksum, readFrameHeader } from './frame';
import { LogReplaced } from './logReplaced';
import { NotStored } from './notStored';
import { readExactly, readFrames, type FileEnd } from './readFrames';

/** The file operations of a log. */
export type LogFile = Pick<FileHandle, 'fd' | 'read' | 'write' | 'truncate' | 'datasync' | 'stat' | 'close'>;

/** Takes a record, its number, and the position of its bytes in the file. */
type Visit = (record: Buffer, index: number, position: number) => Promise<void> | void;

/** An append-only file of checksummed records. Each append is one write and one sync. */
export class AppendLog {
  readonly path: string;
  readonly #file: LogFile;
  #positions: number[] = [];
  #end = 0;
  /** True if bytes may follow the last complete record. */
  #isDirty = false;

  constructor(file: LogFile, path: string) {
    this.#file = file;
    this.path = path;
  }

  static async open(path: string): Promise<AppendLog> {
    const file = await open(path, openFlags, 0o600);
    await syncFolder(dirname(path));
    return new AppendLog(file, path);
  }

  /** The file's descriptor, for a lock on it. */
  get descriptor(): number {
    return this.#file.fd;
  }

  async isEmpty(): Promise<boolean> {
    return (await this.size()) === 0;
  }

  async size(): Promise<number> {
    return (await this.#file.stat()).size;
  }

  /** Number of records that were read or appended. */
  get count(): number {
    return this.#positions.length;
  }

  /**
   * Reads every record in order. Returns the state of the file's end; null if it ends after a complete record. A record is overwritten
   * after its visit where `keeps` is false.
   */
  async replay(visit: Visit, keeps?: (index: number) => boolean): Promise<FileEnd | null> {
    this.#positions = [];
    this.#end = 0;
    return this.#replay(visit, keeps);
  }

  /** Continues after records whose bytes begin at these positions. Rejects if the last of them is not there. */
  async resume(starts: readonly number[]): Promise<void> {
    this.#positions = starts.map((start) => start - frameHeaderBytes);
    const last = await this.read(this.count - 1);
    this.#end = must(starts.at(-1), 'position') + last.length;
  }

  /** Reads every record after those that are known. Returns the same as `replay`. */
  replayRest(visit: Visit): Promise<FileEnd | null> {
    return this.#replay(visit);
  }

  async #replay(visit: Visit, keeps?: (index: number) => boolean): Promise<FileEnd | null> {
    for await (const found of readFrames(this.#file, { keeps, position: this.#end, index: this.count })) {
      if (found.kind !== 'record') return found;
      await visit(found.record, this.#positions.length, found.position + frameHeaderBytes);
      this.#positions.push(found.position);
      this.#end = found.position + frameHeaderBytes + found.record.length;
    }
    return null;
  }

  /** Why another opening would not find the records of this one; undefined if it would. */
  replaced(): LogReplaced | undefined {
    const there = statSync(this.path, { bigint: true, throwIfNoEntry: false });
    const open = fstatSync(this.#file.fd, { bigint: true });
    const at = { path: this.path, descriptor: this.#file.fd };
    if (!there) return new LogReplaced(at, 'was removed');
    if (there.ino !== open.ino || there.dev !== open.dev) return new LogReplaced(at, 'was replaced by another file');
    if (this.#isDirty || open.size === BigInt(this.#end)) return undefined;
    return new LogReplaced({ path: this.path }, `has ${open.size} bytes in place of ${this.#end}`);
  }

  /** Removes all records. */
  async clear(): Promise<void> {
    this.#positions = [];
    this.#end = 0;
    await this.truncateTail();
  }

  /** Truncates the file after the last complete record. */
  async truncateTail(): Promise<void> {
    await this.#file.truncate(this.#end);
    await this.#file.datasync();
    this.#isDirty = false;
  }

  /**
   * Appends a record; it is on stable storage when the promise resolves. Rejects with `NotStored`: the partial record is then removed, at
   * once or, if that fails too, before the next record. Returns the record's position in the file.
   */
  async append(record: Uint8Array): Promise<number> {
    await this.repair();
    const bytes = frame(record);
    this.#isDirty = true;
    try {
      await this.#write(bytes);
      await this.#file.datasync();
    } catch (cause) {
      const isGone = await this.truncateTail().then(
        () => true,
        () => false,
      );
      throw new NotStored(this.path, cause, isGone);
    }
    this.#isDirty = false;
    const position = this.#end;
    this.#positions.push(position);
    this.#end += bytes.length;
    return position + frameHeaderBytes;
  }

  /** Reads bytes of the file at once. */
  bytes(position: number, length: number): Buffer {
    const bytes = Buffer.allocUnsafe(length);
    let read = 0;
    while (read < length) {
      const more = readSync(this.#file.fd, bytes, read, length - read, position + read);
      if (more === 0) throw new Error(`The file ends at byte ${position + read}, ${length - read} bytes too early.`);
      read += more;
    }
    return bytes;
  }

  async #write(bytes: Buffer): Promise<void> {
    let written = 0;
    while (written < bytes.length) {
      const { bytesWritten } = await this.#file.write(bytes, written, bytes.length - written, this.#end + written);
      written += bytesWritten;
    }
  }

  /** Removes the partial record of a failed append. Rejects with `NotStored` while that fails. */
  async repair(): Promise<void> {
    if (!this.#isDirty) return;
    try {
      await this.truncateTail();
    } catch (cause) {
      throw new NotStored(this.path, cause, true);
    }
  }

  /** Reads one record again. Throws if there is no such record, or if it has been damaged since. */
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

/** Read and write, created if missing, never truncated. */
const openFlags = constants.O_RDWR | constants.O_CREAT;
