/**
 * A queue from which items are taken in turns, one of each owner, so that nobody keeps out the others with many. Each owner may have `most`
 * items in it.
 */
export class FairQueue<Item> {
  readonly #waiting = new Map<string, Item[]>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  get isEmpty(): boolean {
    return this.#waiting.size === 0;
  }

  /** Returns false if the owner has too many items. */
  add(by: string, item: Item): boolean {
    const own = this.#waiting.get(by) ?? [];
    if (own.length >= this.#most) return false;
    own.push(item);
    this.#waiting.set(by, own);
    return true;
  }

  /** Removes an item of an owner. Returns false if it is not in the queue. */
  remove(by: string, item: Item): boolean {
    const own = this.#waiting.get(by) ?? [];
    const at = own.indexOf(item);
    if (at < 0) return false;
    own.splice(at, 1);
    if (own.length === 0) this.#waiting.delete(by);
    return true;
  }

  /** Removes the first item of the one whose last turn is longest ago; undefined if there is none. */
  take(): Item | undefined {
    const [first] = this.#waiting;
    if (!first) return undefined;
    const [by, own] = first;
    const item = own.shift();
    this.#waiting.delete(by);
    if (own.length > 0) this.#waiting.set(by, own);
    return item;
  }

  /** Removes and returns all items. */
  clear(): Item[] {
    const all = [...this.#waiting.values()].flat();
    this.#waiting.clear();
    return all;
  }
}
