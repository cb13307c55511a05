/** Values of the keys that were used last: `kept` of them by weight, and less than twice as much, with the last one. */
export class Recent<Key, Value> {
  readonly #kept: number;
  readonly #weigh: (value: Value) => number;
  #newer = new Map<Key, Value>();
  #older = new Map<Key, Value>();
  #weight = 0;

  /** `weigh`: the weight of a value. Without it, `kept` is a number of values. */
  constructor(kept: number, weigh: (value: Value) => number = () => 1) {
    this.#kept = kept;
    this.#weigh = weigh;
  }

  get(key: Key): Value | undefined {
    return this.#newer.get(key) ?? this.#older.get(key);
  }

  set(key: Key, value: Value): void {
    if (this.#weight >= this.#kept) {
      this.#older = this.#newer;
      this.#newer = new Map();
      this.#weight = 0;
    }
    this.#newer.set(key, value);
    this.#weight += this.#weigh(value);
  }
}
