import type { Line, Places } from './line';
import type { Pending } from './pending';

/** Most writes of a piece, and most pieces that may fail: a batch of no more than these is told apart to the last write. */
export const pieceWrites = 16;

/**
 * The search for the writes for which a batch could not be endorsed: it goes again in pieces, and the pieces that fail go again write by
 * write. A piece that fails keeps its place, so that no batch leads to more than sixteen failures besides its own.
 */
export class Trial implements Places {
  free = pieceWrites;
  /** Whether a piece came through: not everything lacks its endorsers. */
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
