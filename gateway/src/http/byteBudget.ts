/** Limits the bytes of all bodies that are held at once. No owner holds more than half, so that none keeps out the others. */
export class ByteBudget {
  readonly #limit: number;
  readonly #owners = new Map<string, number>();
  #held = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The share of one body of an owner: `take` reserves bytes as they arrive, `release` returns all of them. */
  open(owner: string): { readonly take: (bytes: number) => boolean; readonly release: () => void } {
    let taken = 0;
    return {
      take: (bytes) => {
        const own = this.#owners.get(owner) ?? 0;
        if (this.#held + bytes > this.#limit || own + bytes > this.#limit / 2) return false;
        this.#held += bytes;
        this.#owners.set(owner, own + bytes);
        taken += bytes;
        return true;
      },
      release: () => {
        const own = (this.#owners.get(owner) ?? 0) - taken;
        this.#held -= taken;
        if (own > 0) this.#owners.set(owner, own);
        else this.#owners.delete(owner);
        taken = 0;
      },
    };
  }
}
