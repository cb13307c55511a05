import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';

/** A block that was on stable storage: its number, and its hash in hex. */
export interface Mark {
  readonly number: number;
  readonly hash: string;
}

/** A mark, and whether its file held something else: then nobody knows how high the log was. */
export interface OpenedMark {
  readonly mark: HighWaterMark;
  readonly isDamaged: boolean;
}

/** How long the mark may be behind the log, in milliseconds. */
const delay = 1000;
const slotBytes = 256;
/** Lines are written in turn, each over the one before the last: what a crash cuts short leaves the other. */
const slots = 2;

/**
 * The highest block that is known to have been stored, in a file apart from the log: so that a log that lost its end is noticed. It is
 * written after the block, at most once a second, and never names a block that was not stored before.
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
      return { mark, isDamaged: await mark.#read() };
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** What the file said when it was opened, or what was last written. */
  get stored(): Mark | null {
    return this.#stored;
  }

  /** Notes a block that is stored. */
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

  /** Answers whether the file holds something else than marks. */
  async #read(): Promise<boolean> {
    const bytes = Buffer.alloc(slots * slotBytes, ' ');
    const { bytesRead } = await this.#file.read(bytes, 0, bytes.length, 0);
    // Marks lie where there is room for them already: a full disk does not keep them from being written.
    if (bytesRead < bytes.length) await this.#file.write(bytes, bytesRead, bytes.length - bytesRead, bytesRead);
    const lines = Array.from({ length: slots }, (_, slot) =>
      bytes.toString('latin1', slot * slotBytes, (slot + 1) * slotBytes),
    );
    lines.map(parse).forEach((mark, slot) => {
      if (!mark || (this.#stored && this.#stored.number >= mark.number)) return;
      this.#stored = mark;
      this.#turn = (slot + 1) % slots;
    });
    return this.#stored === null && lines.some((line) => line.trim() !== '');
  }

  /** A mark that cannot be written stays behind, which is its right: the next one is tried as usual. */
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
