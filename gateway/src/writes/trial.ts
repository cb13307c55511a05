import type { Line, Places } from './line';
import type { Pending } from './pending';

/** Maximum writes of a piece, and maximum failed pieces. In a batch of at most this size, every failing write is found. */
export const pieceWrites = 16;

/**
 * The search for the writes of a batch that could not be endorsed: it is retried in pieces, and failed pieces are retried write by write.
 * A failed piece keeps its place, so that a batch causes at most sixteen further failures.
 */
export class Trial implements Places {
  free = pieceWrites;
  /** True once a piece succeeded: not all writes lack endorsers. */
  hasFound = false;
  #failures = 0;

  get isOver(): boolean {
    return this.#failures >= pieceWrites;
  }

  succeeded(): void {
    this.free += 1;
    this.hasFound = true;
  }

  failed(): void {
    this.#failures += 1;
  }

  /** The same writes in the same order, each with the line of its piece. */
  pieces(writes: readonly Pending[]): Pending[] {
    const size = writes.length > pieceWrites ? pieceWrites : 1;
    const lines: Line[] = [];
    return writes.map((write, index) => {
      const piece = (lines[Math.floor(index / size)] ??= { places: this, room: size });
      return { ...write, piece };
    });
  }
}
