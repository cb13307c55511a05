import { setImmediate as pause } from 'node:timers/promises';
import { Unzip, type UnzipFile, UnzipInflate, UnzipPassThrough, zipSync } from 'fflate';
import { UnreadableTable } from './cell';

/** Limits of an untrusted archive. Workbooks of 10,000 rows have some ten megabytes. */
const archiveLimits = { entries: 200, bytes: 32_000_000, ratio: 300, ratioFrom: 2_000_000 } as const;

/** Bytes that are unpacked at a time: other requests go on in between. */
const slice = 16_384;

const refused = (message: string): UnreadableTable =>
  new UnreadableTable({ row: 1, message, fix: 'Copy the rows into a new workbook and save it as .xlsx.' });

/** Parts with the cells; the others, such as pictures and macros, are not unpacked. */
const isRead = (name: string): boolean => /^(?:\[Content_Types\]\.xml|_rels\/\.rels|xl\/.*\.(?:xml|rels))$/i.test(name);

/** Unpacks the parts of a workbook, and counts what comes out, whatever the archive declares. */
class Unpacking {
  readonly parts = new Map<string, Uint8Array[]>();
  readonly #packed: number;
  readonly #unzip = new Unzip();
  #entries = 0;
  #bytes = 0;

  constructor(packed: number) {
    this.#packed = packed;
    this.#unzip.register(UnzipInflate);
    this.#unzip.register(UnzipPassThrough);
    this.#unzip.onfile = (file) => {
      this.#open(file);
    };
  }

  push(bytes: Uint8Array, isLast: boolean): void {
    this.#unzip.push(bytes, isLast);
  }

  #open(file: UnzipFile): void {
    this.#entries += 1;
    if (this.#entries > archiveLimits.entries) {
      throw refused(`The workbook has more than ${archiveLimits.entries} parts.`);
    }
    if (!isRead(file.name)) return;
    if ((file.originalSize ?? 0) > archiveLimits.bytes) throw tooLarge();
    if (this.parts.has(file.name)) throw refused(`The workbook has a part twice: ${file.name.slice(0, 100)}.`);
    const pieces: Uint8Array[] = [];
    this.parts.set(file.name, pieces);
    file.ondata = (error, piece) => {
      if (error) throw error;
      this.#count(piece.length);
      pieces.push(piece);
    };
    file.start();
  }

  #count(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes > archiveLimits.bytes) throw tooLarge();
    if (this.#bytes > archiveLimits.ratioFrom && this.#bytes > this.#packed * archiveLimits.ratio) throw tooLarge();
  }
}

const tooLarge = (): UnreadableTable => refused('The workbook unpacks to more than is read.');

/**
 * Unpacks an untrusted workbook within the limits.
 * @throws UnreadableTable
 */
export async function unpack(bytes: Uint8Array): Promise<ReadonlyMap<string, Uint8Array>> {
  const unpacking = new Unpacking(bytes.length);
  try {
    for (let at = 0; at < bytes.length; at += slice) {
      unpacking.push(bytes.subarray(at, at + slice), at + slice >= bytes.length);
      await pause();
    }
  } catch (error) {
    if (error instanceof UnreadableTable) throw error;
    throw refused('The file is damaged: it cannot be unpacked.');
  }
  return new Map([...unpacking.parts].map(([name, pieces]) => [name, Buffer.concat(pieces)]));
}

/** The parts as an archive that has nothing else: so every reader gets exactly what was checked. */
export const pack = (parts: ReadonlyMap<string, Uint8Array>): Uint8Array<ArrayBuffer> =>
  zipSync(Object.fromEntries(parts), { level: 0 });
