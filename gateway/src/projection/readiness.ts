/** How far the read model of a ready gateway may be behind the ledger. */
export interface ReadyBounds {
  readonly blocks: number;
  /** Seconds in which it must apply a block while it is behind. */
  readonly seconds: number;
}

interface Heights {
  readonly ledger: number;
  readonly readModel: number;
}

/** Decides whether the read model has caught up. */
export class Readiness {
  readonly #bounds: ReadyBounds;
  readonly #now: () => number;
  /** The ledger's height when first asked: ready is who has reached it. */
  #start: number | undefined;
  #last = { height: -1, at: 0 };

  /** `now`: milliseconds. */
  constructor(bounds: ReadyBounds, now: () => number = () => performance.now()) {
    this.#bounds = bounds;
    this.#now = now;
  }

  /** Returns why the read model is not ready; undefined if it is. */
  fault({ ledger, readModel }: Heights): string | undefined {
    const now = this.#now();
    const lag = ledger - readModel;
    this.#start ??= ledger;
    if (readModel !== this.#last.height || lag <= 0) this.#last = { height: readModel, at: now };
    const behind = `The read model is ${lag} blocks behind the ledger.`;
    if (readModel < this.#start) return `${behind} It has not caught up since the start.`;
    if (lag > this.#bounds.blocks) return behind;
    const idle = (now - this.#last.at) / 1000;
    return idle > this.#bounds.seconds ? `${behind} It has applied none for ${Math.round(idle)} seconds.` : undefined;
  }
}
