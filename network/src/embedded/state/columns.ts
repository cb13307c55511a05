type Numbers = Int32Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/** A growing list of numbers outside the heap of objects. */
export class Column<Kind extends Numbers = Numbers> {
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

  push(value: number): void {
    if (this.#length === this.#values.length) this.#grow(this.#length + 1);
    this.#values[this.#length] = value;
    this.#length += 1;
  }

  #grow(least: number): void {
    const values = this.#make(Math.max(least, Math.ceil(this.#values.length * 1.5)));
    values.set(this.#values);
    this.#values = values;
  }
}

export const int32s = (): Column => new Column((length) => new Int32Array(length));
export const uint32s = (): Column => new Column((length) => new Uint32Array(length));
export const float64s = (): Column => new Column((length) => new Float64Array(length));
