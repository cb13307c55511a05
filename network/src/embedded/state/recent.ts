/** Values of the keys that were used last: at least `kept` of them, and less than twice as many. */
export class Recent<Key, Value> {
  readonly #kept: number;
  #newer = new Map<Key, Value>();
  #older = new Map<Key, Value>();

  constructor(kept: number) {
    this.#kept = kept;
  }

  get(key: Key): Value | undefined {
    return this.#newer.get(key) ?? this.#older.get(key);
  }

  set(key: Key, value: Value): void {
    if (this.#newer.size >= this.#kept) {
      this.#older = this.#newer;
      this.#newer = new Map();
    }
    this.#newer.set(key, value);
  }
}
