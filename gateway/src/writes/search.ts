import type { Pending, Queue, Slots } from './batch';

/** Maximum writes of a piece, and maximum failed pieces. In a batch of at most this size, every failing write is found. */
export const pieceSize = 16;

/**
 * The search for the writes of a batch that could not be endorsed: it is sent again in pieces, and a failed piece write by write. A failed
 * piece keeps its slot, so that a batch causes at most sixteen further failures.
 */
export class Search implements Slots {
  free = pieceSize;
  /** True once a piece succeeded: not all writes lack endorsers. */
  hasSucceeded = false;
  #failures = 0;

  get isOver(): boolean {
    return this.#failures >= pieceSize;
  }

  succeeded(): void {
    this.free += 1;
    this.hasSucceeded = true;
  }

  failed(): void {
    this.#failures += 1;
  }

  /** The same writes in the same order, each with the queue of its piece. */
  pieces(writes: readonly Pending[]): Pending[] {
    const size = writes.length > pieceSize ? pieceSize : 1;
    const queues: Queue[] = [];
    return writes.map((write, index) => {
      const piece = (queues[Math.floor(index / size)] ??= { slots: this, batchSize: size });
      return { ...write, piece };
    });
  }
}
