import { Reader } from 'protobufjs/minimal';

/** Reads the content of a field with that number; returns false for an unknown field, which is skipped. */
export type ReadField = (number: number, reader: Reader) => boolean;

/** Reads a message field by field. Throws a RangeError if the bytes end too early. */
export function readFields(bytes: Uint8Array, readField: ReadField): void {
  const reader = Reader.create(bytes);
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (!readField(tag >>> 3, reader)) reader.skipType(tag & 7);
  }
}
