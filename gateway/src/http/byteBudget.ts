/** Limits the bytes of all bodies that are held at once. */
export class ByteBudget {
  readonly #limit: number;
  #held = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The share of one body: `take` reserves bytes as they arrive, `release` returns all of them. */
  open(): { readonly take: (bytes: number) => boolean; readonly release: () => void } {
    let taken = 0;
    return {
      take: (bytes) => {
        if (this.#held + bytes > this.#limit) return false;
        this.#held += bytes;
        taken += bytes;
        return true;
      },
      release: () => {
        this.#held -= taken;
        taken = 0;
      },
    };
  }
}
