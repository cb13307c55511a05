import { fieldLength, ProtobufWriter } from './protobufWriter';

/** A message as its fields, in the order of their numbers: bytes, or a message again. Numbers stay below 16. */
export type Fields = readonly Field[];
type Field = readonly [number: number, content: Uint8Array | Fields];

/** Writes a message that is mostly nested bytes into one buffer; google-protobuf copies what is inside once for each level around it. */
export function encodeFields(fields: Fields): Buffer {
  const writer = new ProtobufWriter(lengthOf(fields));
  write(writer, fields);
  return writer.finish();
}

const isBytes = (content: Field[1]): content is Uint8Array => content instanceof Uint8Array;

const lengthOf = (content: Field[1]): number =>
  isBytes(content) ? content.length : content.reduce((sum, [, inner]) => sum + fieldLength(lengthOf(inner)), 0);

function write(writer: ProtobufWriter, fields: Fields): void {
  for (const [number, content] of fields) {
    if (isBytes(content)) writer.bytes(number, content);
    else {
      writer.message(number, lengthOf(content));
      write(writer, content);
    }
  }
}
