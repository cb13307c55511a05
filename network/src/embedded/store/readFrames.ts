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

/** Yields a file's records in order. Stops at a torn tail or damage, which is the last value. */
export async function* readFrames(file: ReadableFile): AsyncGenerator<StoredRecord | FileEnd> {
  const { size } = await file.stat();
  let position = 0;
  while (position < size) {
    const found = await readFrame(file, position, size);
    yield found;
    if (found.kind !== 'record') return;
    position += frameHeaderBytes + found.record.length;
  }
}

async function readFrame(file: ReadableFile, position: number, size: number): Promise<StoredRecord | FileEnd> {
  const torn = { kind: 'torn', position, bytes: size - position } as const;
  if (size - position < frameHeaderBytes) return torn;
  const header = readFrameHeader(await readExactly(file, position, frameHeaderBytes));
  if (!header) {
    // A file system may extend the file before it writes the data: then only zeros follow.
    if (await onlyZeros(file, position, size)) return torn;
    return { kind: 'damaged', position, reason: 'the bytes before its record are damaged' };
  }
  if (size - position - frameHeaderBytes < header.length) return torn;
  const record = await readExactly(file, position + frameHeaderBytes, header.length);
  if (!hasChecksum(record, header.checksum)) {
    return { kind: 'damaged', position, reason: 'the checksum of its record differs' };
  }
  return { kind: 'record', record, position };
}

/** Reads exactly that many bytes; throws if the file is shorter. */
export async function readExactly(file: ReadableFile, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
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
