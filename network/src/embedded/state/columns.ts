type Kind = Int32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/** A part of the state that only grows, so that what came since a length can be stored. */
export interface GrowingPart {
  readonly length: number;
  /** A copy of the bytes from an index on. */
  from(index: number): Buffer;
  /** Adds bytes that `from` returned. Throws RangeError if they are none. */
  append(bytes: Buffer): void;
}

/** A growing list of numbers outside the heap of objects. */
export class Column implements GrowingPart {
  readonly #make: (length: number) => Kind;
  #values: Kind;
  #length = 0;

  constructor(make: (length: number) => Kind) {
    this.#make = make;
    this.#values = make(1024);
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
    const values = this.#make(Math.max(least, this.#values.length * 2));
    values.set(this.#values);
    this.#values = values;
  }
}

export const int32s = (): Column => new Column((length) => new Int32Array(length));
export const float64s = (): Column => new Column((length) => new Float64Array(length));

/** Growing bytes. */
export class Bytes implements GrowingPart {
  #bytes = Buffer.alloc(65_536);
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
      const larger = Buffer.alloc(Math.max(length, this.#bytes.length * 2));
      this.#bytes.copy(larger, 0, 0, this.#length);
      this.#bytes = larger;
    }
    bytes.copy(this.#bytes, this.#length);
    this.#length = length;
  }
}
