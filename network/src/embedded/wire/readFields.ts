import { Reader } from 'protobufjs/minimal';

/** Reads the content of a field with that number; returns false for an unknown field, which is skipped. */
export type ReadField = (number: number, reader: Reader) => boolean;

/** Reads a message field by field. Throws a RangeError if the bytes end too early. */
export function readFields(bytes: Uint8Array, readField: ReadField): void {
  readUntil(Reader.create(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)), readField);
}

/**
 * Reads a text. Protobufjs takes five times as long over bytes that are no Buffer, and shortens a text of a Buffer that ends too early
 * instead of refusing it.
 */
export function readText(reader: Reader): string {
  const end = endOfContent(reader);
  const text = (reader.buf as Buffer).toString('utf8', reader.pos, end);
  reader.pos = end;
  return text;
}

/** Reads a message inside another one, where its reader is. */
export function readInner(reader: Reader, readField: ReadField): void {
  const { len } = reader;
  reader.len = endOfContent(reader);
  readUntil(reader, readField);
  reader.len = len;
}

/** Reads the length of a field, and returns where its content ends. */
function endOfContent(reader: Reader): number {
  const end = reader.uint32() + reader.pos;
  if (end > reader.len) throw new RangeError('A field ends after the message around it.');
  return end;
}

function readUntil(reader: Reader, readField: ReadField): void {
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (!readField(tag >>> 3, reader)) reader.skipType(tag & 7);
  }
}
