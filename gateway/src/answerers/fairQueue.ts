/** A queue from which items are taken in turns, one of each owner, so that nobody keeps out the others with many. */
export class FairQueue<Item> {
  readonly #waiting = new Map<string, Item[]>();

  get isEmpty(): boolean {
    return this.#waiting.size === 0;
  }

  add(by: string, item: Item): void {
    const own = this.#waiting.get(by);
    if (own) own.push(item);
    else this.#waiting.set(by, [item]);
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
