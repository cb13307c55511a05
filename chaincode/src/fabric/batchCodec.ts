/** The content of a field: bytes, or text that is written as UTF-8. */
export type Part = Uint8Array | string;

const lengthOf = (part: Part): number => (typeof part === 'string' ? Buffer.byteLength(part) : part.length);

/** The encoded length of a protobuf field with this content, tag and length prefix included. */
export const fieldLength = (part: Part): number => lengthWithHeader(lengthOf(part));

/** The encoded length of a protobuf field whose content has `length` bytes. */
export const lengthWithHeader = (length: number): number => 1 + varintLength(length) + length;

function varintLength(value: number): number {
  let length = 1;
  for (let rest = value; rest >= 0x80; rest >>>= 7) length += 1;
  return length;
}

/**
 * Writes protobuf fields into one buffer, for messages with hundreds of keys: google-protobuf encodes them character by character.
 * Field numbers must be below 16.
 */
export class FieldWriter {
  readonly #bytes: Buffer;
  #end = 0;

  /** `length` is the encoded length of all fields. */
  constructor(length: number) {
    this.#bytes = Buffer.allocUnsafe(length);
  }

  /** The message. Throws if its length differs from the constructor's `length`. */
  finish(): Buffer {
    if (this.#end !== this.#bytes.length) throw new RangeError('The message does not have the announced length.');
    return this.#bytes;
  }

  field(number: number, content: Part): void {
    const length = lengthOf(content);
    this.open(number, length);
    if (typeof content === 'string') this.#bytes.write(content, this.#end, length);
    else this.#bytes.set(content, this.#end);
    this.#end += length;
  }

  /** Starts an embedded message of `length` bytes; its fields follow. */
  open(number: number, length: number): void {
    this.#bytes[this.#end++] = (number << 3) | 2;
    this.#varint(length);
  }

  /** Writes a varint field: a number or enum value. */
  number(number: number, value: number): void {
    this.#bytes[this.#end++] = number << 3;
    this.#varint(value);
  }

  #varint(value: number): void {
    let rest = value;
    for (; rest >= 0x80; rest >>>= 7) this.#bytes[this.#end++] = (rest & 0x7f) | 0x80;
    this.#bytes[this.#end++] = rest;
  }
}

/** The texts in the repeated bytes field 1 of a message with no other field; null for an empty one. */
export function readTexts(message: Buffer): (string | null)[] {
  const texts: (string | null)[] = [];
  let at = 0;
  while (at < message.length) {
    if (message[at] !== 0x0a) throw new RangeError('The peer responded with an unknown field.');
    let length = 0;
    let byte: number;
    at += 1;
    for (let shift = 0; ; shift += 7) {
      byte = message[at++] ?? 0;
      length |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    if (at + length > message.length) throw new RangeError("The peer's response is cut short.");
    texts.push(length === 0 ? null : message.toString('utf8', at, at + length));
    at += length;
  }
  return texts;
}
