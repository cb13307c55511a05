/** Whoever holds bytes, and the part of all bytes that it may hold: 2 is a half. */
export interface Holder {
  readonly name: string;
  readonly part: number;
}

/** An organisation. None holds more than half, so that none keeps out the others. */
export const organisationHolder = (name: string): readonly Holder[] => [{ name, part: 2 }];

/** A sender without a key: all of them hold no more than half, and one network no more than a sixteenth. */
export const publicHolders = (network: string): readonly Holder[] => [
  { name: '', part: 2 },
  { name: `network ${network}`, part: 16 },
];

/** Limits the bytes of all bodies that are held at once. */
export class ByteBudget {
  readonly #limit: number;
  readonly #held = new Map<string, number>();
  #all = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The share of one body: `take` reserves bytes as they arrive, `release` returns all of them. */
  open(holders: readonly Holder[]): { readonly take: (bytes: number) => boolean; readonly release: () => void } {
    let taken = 0;
    return {
      take: (bytes) => {
        if (this.#all + bytes > this.#limit) return false;
        if (holders.some(({ name, part }) => this.#of(name) + bytes > this.#limit / part)) return false;
        this.#add(holders, bytes);
        taken += bytes;
        return true;
      },
      release: () => {
        this.#add(holders, -taken);
        taken = 0;
      },
    };
  }

  #of(name: string): number {
    return this.#held.get(name) ?? 0;
  }

  #add(holders: readonly Holder[], bytes: number): void {
    this.#all += bytes;
    for (const { name } of holders) {
      const held = this.#of(name) + bytes;
      if (held > 0) this.#held.set(name, held);
      else this.#held.delete(name);
    }
  }
}
