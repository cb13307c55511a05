/** A set of keys that expire, with a maximum size. */
export class Recent {
  readonly #milliseconds: number;
  readonly #most: number;
  /** Time at which each key was added, oldest first. */
  readonly #keys = new Map<string, number>();

  constructor(milliseconds: number, most: number) {
    this.#milliseconds = milliseconds;
    this.#most = most;
  }

  get size(): number {
    return this.#keys.size;
  }

  has(key: string): boolean {
    const at = this.#keys.get(key);
    return at !== undefined && Date.now() - at < this.#milliseconds;
  }

  add(key: string): void {
    const now = Date.now();
    this.#keys.delete(key);
    this.#keys.set(key, now);
    for (const [each, at] of this.#keys) {
      if (this.#keys.size <= this.#most && now - at < this.#milliseconds) break;
      this.#keys.delete(each);
    }
  }

  delete(key: string): void {
    this.#keys.delete(key);
  }
}
