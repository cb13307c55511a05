const lengthDelimited = 2;
const skipped: Readonly<Record<number, number>> = { 1: 8, 5: 4 };

/** Reads protobuf field by field; throws a RangeError if the bytes end too early. */
export class ProtobufReader {
  readonly #bytes: Buffer;
  #at = 0;
  #type = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** The number of the next field, 0 at the end. Its content must be read or skipped before the next call. */
  next(): number {
    if (this.#at >= this.#bytes.length) return 0;
    const tag = this.number();
    this.#type = tag & 7;
    return tag >>> 3;
  }

  number(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 0x80) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) throw new RangeError('the message ends inside a number');
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
  }

  /** The content of a text, bytes or message field; shares memory with the input. */
  bytes(): Buffer {
    const start = this.#pass();
    return this.#bytes.subarray(start, this.#at);
  }

  text(): string {
    const start = this.#pass();
    return this.#bytes.toString('utf8', start, this.#at);
  }

  passOver(): void {
    if (this.#type === 0) this.number();
    else if (this.#type === lengthDelimited) this.#pass();
    else this.#at += skipped[this.#type] ?? this.#bytes.length;
  }

  /** Skips the content of the field and returns its start. */
  #pass(): number {
    if (this.#type !== lengthDelimited) throw new RangeError('the message has a number where bytes belong');
    const length = this.number();
    const start = this.#at;
    this.#at += length;
    if (this.#at > this.#bytes.length) throw new RangeError('the message ends inside a field');
    return start;
  }
}
