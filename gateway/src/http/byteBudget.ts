/** Bytes of bodies that are held at once, whoever sent them. */
export class ByteBudget {
  readonly #limit: number;
  #held = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** For one body: takes bytes as they come, and gives all of them back at once. */
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
