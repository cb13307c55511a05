import { fieldLength, numberFieldLength, ProtobufWriter } from './protobufWriter';

/** A message as its fields, in the order of their numbers, which stay below 16: bytes, a number, or a message again. */
export type Fields = readonly Field[];
export type Field = readonly [number: number, content: Uint8Array | number | Fields];

/** Encodes a message that is mostly nested bytes into one buffer; google-protobuf copies the content once per level of nesting. */
export function encodeFields(fields: Fields): Buffer {
  const writer = new ProtobufWriter(lengthOf(fields));
  write(writer, fields);
  return writer.finish();
}

const lengthOf = (fields: Fields): number =>
  fields.reduce((sum, [, content]) => {
    if (typeof content === 'number') return sum + numberFieldLength(content);
    return sum + fieldLength(content instanceof Uint8Array ? content.length : lengthOf(content));
  }, 0);

function write(writer: ProtobufWriter, fields: Fields): void {
  for (const [number, content] of fields) {
    if (typeof content === 'number') writer.number(number, content);
    else if (content instanceof Uint8Array) writer.bytes(number, content);
    else {
      writer.message(number, lengthOf(content));
      write(writer, content);
    }
  }
}
