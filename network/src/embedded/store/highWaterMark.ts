import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';

/** A block that was on stable storage: its number, and its hash in hex. */
export interface Mark {
  readonly number: number;
  readonly hash: string;
}

/** Why a mark's file says nothing about the log's last height: it was not there or empty, or cannot be read. */
export type MarkFault = 'missing' | 'damaged';

export interface OpenedMark {
  readonly mark: HighWaterMark;
  /** Undefined if the file has a mark. */
  readonly fault?: MarkFault;
}

/** Maximum delay of the mark behind the log, in milliseconds. */
const delay = 1000;
const slotBytes = 256;
/** Number of lines, which are overwritten alternately, so that a crash damages only one of them. */
const slots = 2;

/**
 * The highest block that is known to have been stored, in a file apart from the log, to detect a log that lost its end. It is written
 * after the block, at most once a second, and never names a block that was not stored.
 */
export class HighWaterMark {
  readonly path: string;
  readonly #file: FileHandle;
  #stored: Mark | null = null;
  #next: Mark | null = null;
  #turn = 0;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  private constructor(path: string, file: FileHandle) {
    this.path = path;
    this.#file = file;
  }

  static async open(path: string): Promise<OpenedMark> {
    const file = await open(path, constants.O_RDWR | constants.O_CREAT, 0o600);
    const mark = new HighWaterMark(path, file);
    try {
      const fault = await mark.#read();
      return fault ? { mark, fault } : { mark };
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** The mark that was read at the opening, or that was last written. */
  get stored(): Mark | null {
    return this.#stored;
  }

  /** Records a stored block. */
  note(mark: Mark): void {
    this.#next = mark;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#flush();
    }, delay).unref();
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#flush();
    await this.#file.close();
  }

  /** Reads the marks. Returns why there is none. */
  async #read(): Promise<MarkFault | undefined> {
    const bytes = Buffer.alloc(slots * slotBytes, ' ');
    const { bytesRead } = await this.#file.read(bytes, 0, bytes.length, 0);
    // Space for the marks is allocated now, so that they can be written on a full disk.
    if (bytesRead < bytes.length) await this.#file.write(bytes, bytesRead, bytes.length - bytesRead, bytesRead);
    const lines = Array.from({ length: slots }, (_, slot) =>
      bytes.toString('latin1', slot * slotBytes, (slot + 1) * slotBytes),
    );
    lines.map(parse).forEach((mark, slot) => {
      if (!mark || (this.#stored && this.#stored.number >= mark.number)) return;
      this.#stored = mark;
      this.#turn = (slot + 1) % slots;
    });
    if (this.#stored) return undefined;
    return lines.every((line) => line.trim() === '') ? 'missing' : 'damaged';
  }

  /** Writes the mark. A failure is ignored, because a mark may be behind; the next one is written as usual. */
  #flush(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#write()).catch(() => undefined);
    return this.#writing;
  }

  async #write(): Promise<void> {
    const mark = this.#next;
    if (!mark) return;
    this.#next = null;
    const line = Buffer.from(
      format(mark)
        .padEnd(slotBytes - 1)
        .concat('\n'),
      'latin1',
    );
    await this.#file.write(line, 0, line.length, this.#turn * slotBytes);
    await this.#file.datasync();
    this.#turn = (this.#turn + 1) % slots;
    this.#stored = mark;
  }
}

function format({ number, hash }: Mark): string {
  const text = `block ${number} ${hash}`;
  return `${text} ${checksum(text)}`;
}

function parse(line: string): Mark | null {
  const [, text, number, hash, sum] = /^(block (\d{1,15}) ([0-9a-f]{64})) ([0-9a-f]{8}) *\n$/.exec(line) ?? [];
  if (text === undefined || number === undefined || hash === undefined) return null;
  return checksum(text) === sum ? { number: Number(number), hash } : null;
}

const checksum = (text: string): string => crc32(text).toString(16).padStart(8, '0');
