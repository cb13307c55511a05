import type { FileHandle } from 'node:fs/promises';
import { frameHeaderBytes, hasChecksum, readFrameHeader } from './frame';

type ReadableFile = Pick<FileHandle, 'read' | 'stat'>;

/** A complete record and its position in the file. */
export interface StoredRecord {
  readonly kind: 'record';
  readonly record: Buffer;
  readonly position: number;
}

/** The state of a file's end, or the position of damage. A torn tail is an append that a crash cut short. */
export type FileEnd =
  | { readonly kind: 'torn'; readonly position: number; readonly bytes: number }
  | { readonly kind: 'damaged'; readonly position: number; readonly reason: string };

/** Where reading begins: the position and the number of a record. A record is overwritten by the next one where `keeps` is false. */
export interface ReadFrom {
  readonly position: number;
  readonly index: number;
  readonly keeps?: ((index: number) => boolean) | undefined;
}

/** Yields a file's records in order. Stops at a torn tail or damage, which is the last value. */
export async function* readFrames(
  file: ReadableFile,
  { keeps = () => true, ...from }: ReadFrom,
): AsyncGenerator<StoredRecord | FileEnd> {
  const { size } = await file.stat();
  let { position } = from;
  let shared = Buffer.alloc(0);
  const room = (index: number, length: number): Buffer => {
    if (keeps(index)) return Buffer.allocUnsafe(length);
    if (shared.length < length) shared = Buffer.allocUnsafeSlow(length * 2);
    return shared.subarray(0, length);
  };
  for (let { index } = from; position < size; index += 1) {
    const found = await readFrame(file, { position, size, room: (length) => room(index, length) });
    yield found;
    if (found.kind !== 'record') return;
    position += frameHeaderBytes + found.record.length;
  }
}

interface FrameAt {
  readonly position: number;
  /** The size of the file in bytes. */
  readonly size: number;
  readonly room: (length: number) => Buffer;
}

async function readFrame(file: ReadableFile, { position, size, room }: FrameAt): Promise<StoredRecord | FileEnd> {
  const torn = { kind: 'torn', position, bytes: size - position } as const;
  if (size - position < frameHeaderBytes) return torn;
  const header = readFrameHeader(await readExactly(file, position, frameHeaderBytes));
  if (!header) {
    // A file system may extend the file before it writes the data: then only zeros follow.
    if (await onlyZeros(file, position, size)) return torn;
    return { kind: 'damaged', position, reason: 'the bytes before its record are damaged' };
  }
  if (size - position - frameHeaderBytes < header.length) return torn;
  const record = await readInto(file, position + frameHeaderBytes, room(header.length));
  if (!hasChecksum(record, header.checksum)) {
    return { kind: 'damaged', position, reason: 'the checksum of its record differs' };
  }
  return { kind: 'record', record, position };
}

/** Reads exactly that many bytes; throws if the file is shorter. */
export const readExactly = (file: ReadableFile, position: number, length: number): Promise<Buffer> =>
  readInto(file, position, Buffer.allocUnsafe(length));

async function readInto(file: ReadableFile, position: number, bytes: Buffer): Promise<Buffer> {
  const { length } = bytes;
  let read = 0;
  while (read < length) {
    const { bytesRead } = await file.read(bytes, read, length - read, position + read);
    if (bytesRead === 0) throw new Error(`The file ends at byte ${position + read}, ${length - read} bytes too early.`);
    read += bytesRead;
  }
  return bytes;
}

async function onlyZeros(file: ReadableFile, from: number, to: number): Promise<boolean> {
  const step = 65_536;
  for (let position = from; position < to; position += step) {
    const bytes = await readExactly(file, position, Math.min(step, to - position));
    if (bytes.some((byte) => byte !== 0)) return false;
  }
  return true;
}
