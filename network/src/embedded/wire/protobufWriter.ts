/** Bytes of a number as a protobuf varint. */
export function varintLength(value: number): number {
  let length = 1;
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) length++;
  return length;
}

/** Bytes of a field with that content length, including tag and length. Field numbers are below 16, so the tag is one byte. */
export const fieldLength = (contentLength: number): number => 1 + varintLength(contentLength) + contentLength;

/** Bytes of a text field; an empty text is not written. */
export const textFieldLength = (text: string): number => (text === '' ? 0 : fieldLength(Buffer.byteLength(text)));

/** Bytes of a number's field; zero is not written. */
export const numberFieldLength = (value: number): number => (value === 0 ? 0 : 1 + varintLength(value));

const lengthDelimited = 2;
const varint = 0;

/**
 * Writes protobuf (encoding, "Message Structure") directly into one buffer, for the few messages with a record per key of a transaction,
 * which google-protobuf would write character by character.
 */
export class ProtobufWriter {
  #bytes: Buffer;
  #end = 0;

  /** `expected` is the initial size of the buffer, which grows as needed. */
  constructor(expected = 4096) {
    this.#bytes = Buffer.allocUnsafe(expected);
  }

  /** Returns the written bytes. The writer must not be used afterwards. */
  finish(): Buffer {
    return this.#bytes.subarray(0, this.#end);
  }

  /** Starts a nested message of that length; its fields follow. */
  message(field: number, length: number): void {
    this.#reserve(1 + varintLength(length));
    this.#tag(field, lengthDelimited);
    this.#varint(length);
  }

  text(field: number, text: string): void {
    if (text === '') return;
    const length = Buffer.byteLength(text);
    this.message(field, length);
    this.#reserve(length);
    this.#bytes.write(text, this.#end, length);
    this.#end += length;
  }

  bytes(field: number, bytes: Uint8Array): void {
    this.message(field, bytes.length);
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#end);
    this.#end += bytes.length;
  }

  number(field: number, value: number): void {
    if (value === 0) return;
    this.#reserve(1 + varintLength(value));
    this.#tag(field, varint);
    this.#varint(value);
  }

  #tag(field: number, type: number): void {
    this.#bytes[this.#end++] = (field << 3) | type;
  }

  #varint(value: number): void {
    let rest = value;
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) this.#bytes[this.#end++] = (rest % 0x80) | 0x80;
    this.#bytes[this.#end++] = rest;
  }

  #reserve(length: number): void {
    const needed = this.#end + length;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, this.#bytes.length * 2));
    this.#bytes.copy(larger, 0, 0, this.#end);
    this.#bytes = larger;
  }
}
