type Kind = Int32Array<SharedArrayBuffer> | Float64Array<SharedArrayBuffer>;

/** Bytes that are reserved for each one that is needed: memory grows in place up to there. */
const ahead = 8;

/**
 * Memory for more bytes than are in it now. It grows where it is: nothing is copied, and V8 does not count it as garbage to come. For
 * each 64 MiB of ordinary buffers it collected all garbage, ten times while a ledger of a million events opened. Returns other memory if
 * it does not fit.
 */
function grown(memory: SharedArrayBuffer, least: number): SharedArrayBuffer {
  if (least <= memory.maxByteLength) {
    memory.grow(least);
    return memory;
  }
  const larger = new SharedArrayBuffer(least, { maxByteLength: least * ahead });
  new Uint8Array(larger).set(new Uint8Array(memory));
  return larger;
}

const emptyMemory = (bytes: number): SharedArrayBuffer =>
  new SharedArrayBuffer(bytes, { maxByteLength: bytes * ahead });

/** A part of the state that only grows, so that what came since a length can be stored. */
export interface GrowingPart {
  readonly length: number;
  /** A copy of the bytes from an index on. */
  from(index: number): Buffer;
  /** Adds bytes that `from` returned. Throws RangeError if they are none. */
  append(bytes: Buffer): void;
}

/** Numbers for which a list has room from the start. */
const fewest = 1024;

/** A growing list of numbers outside the heap of objects. */
export class Column implements GrowingPart {
  readonly #view: (memory: SharedArrayBuffer, length: number) => Kind;
  #values: Kind;
  #length = 0;

  constructor(view: (memory: SharedArrayBuffer, length: number) => Kind) {
    this.#view = view;
    this.#values = view(emptyMemory(8 * fewest), fewest);
  }

  get length(): number {
    return this.#length;
  }

  at(index: number): number {
    const value = index < this.#length ? this.#values[index] : undefined;
    if (value === undefined) throw new RangeError(`There is no number ${index}; there are ${this.#length}.`);
    return value;
  }

  set(index: number, value: number): void {
    if (index >= this.#length) throw new RangeError(`There is no number ${index}; there are ${this.#length}.`);
    this.#values[index] = value;
  }

  /** A copy of all numbers. */
  values(): number[] {
    return [...this.#values.subarray(0, this.#length)];
  }

  push(value: number): void {
    if (this.#length === this.#values.length) this.#grow(this.#length + 1);
    this.#values[this.#length] = value;
    this.#length += 1;
  }

  from(index: number): Buffer {
    const { buffer, byteOffset } = this.#values.subarray(index, this.#length);
    const size = (this.#length - index) * this.#values.BYTES_PER_ELEMENT;
    return Buffer.from(new Uint8Array(buffer, byteOffset, size));
  }

  append(bytes: Buffer): void {
    const count = bytes.length / this.#values.BYTES_PER_ELEMENT;
    if (!Number.isInteger(count)) throw new RangeError(`${bytes.length} bytes are no list of numbers.`);
    const length = this.#length + count;
    if (length > this.#values.length) this.#grow(length);
    const { buffer } = this.#values;
    new Uint8Array(buffer).set(bytes, this.#length * this.#values.BYTES_PER_ELEMENT);
    this.#length = length;
  }

  #grow(least: number): void {
    const length = Math.max(least, this.#values.length * 2);
    // A view of fixed length is as fast as one of ordinary memory.
    this.#values = this.#view(grown(this.#values.buffer, length * this.#values.BYTES_PER_ELEMENT), length);
  }
}

export const int32s = (): Column => new Column((memory, length) => new Int32Array(memory, 0, length));
export const float64s = (): Column => new Column((memory, length) => new Float64Array(memory, 0, length));

/** Growing bytes. */
export class Bytes implements GrowingPart {
  #bytes = Buffer.from(emptyMemory(65_536));
  #length = 0;

  get length(): number {
    return this.#length;
  }

  text(start: number, end: number): string {
    return this.#bytes.toString('utf8', start, end);
  }

  isAt(start: number, bytes: Buffer): boolean {
    return bytes.compare(this.#bytes, start, start + bytes.length) === 0;
  }

  from(index: number): Buffer {
    return Buffer.from(this.#bytes.subarray(index, this.#length));
  }

  append(bytes: Buffer): void {
    const length = this.#length + bytes.length;
    if (length > this.#bytes.length) {
      const memory = grown(this.#bytes.buffer, Math.max(length, this.#bytes.length * 2));
      this.#bytes = Buffer.from(memory, 0, memory.byteLength);
    }
    bytes.copy(this.#bytes, this.#length);
    this.#length = length;
  }
}
