import { Writer } from 'protobufjs/minimal';

/** A message as its fields, in the order of their numbers: bytes, text, a number, or a message again. A number that is zero is left out. */
export type Fields = readonly Field[];
export type Field = readonly [number: number, content: Uint8Array | string | number | Fields];

/** Encodes a message that is mostly nested bytes into one buffer; google-protobuf copies the content once per level of nesting. */
export function encodeFields(fields: Fields): Buffer {
  const bytes = writeFields(Writer.create(), fields).finish();
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function writeFields(writer: Writer, fields: Fields): Writer {
  for (const [number, content] of fields) {
    if (typeof content === 'number') {
      if (content !== 0) writer.uint32(tag(number, wireTypes.varint)).uint64(content);
    } else if (typeof content === 'string') {
      writer.uint32(tag(number, wireTypes.lengthDelimited)).string(content);
    } else if (content instanceof Uint8Array) {
      writer.uint32(tag(number, wireTypes.lengthDelimited)).bytes(content);
    } else {
      writeFields(writer.uint32(tag(number, wireTypes.lengthDelimited)).fork(), content).ldelim();
    }
  }
  return writer;
}

/** Wire types of protobuf's encoding ("Message Structure"). */
const wireTypes = { varint: 0, lengthDelimited: 2 } as const;

const tag = (field: number, wireType: number): number => (field << 3) | wireType;
