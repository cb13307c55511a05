import type { ReadAt } from '../projection/readModel';
import { allLotDays, type HeldPositions, type Positions } from './partyPositions';

/** Sums that are kept at most; a million takes about 13 megabytes. */
const most = 5_000_000;
/** Milliseconds for which they wait for another question. */
const patience = 15_000;

/**
 * Keeps the positions of the last question until the ledger grows or they are unused for a while, so that measures, classes and proposals
 * that are requested together read them once.
 */
export class LastPositions implements HeldPositions {
  #last: { readonly height: number; readonly party: string; readonly positions: Positions } | undefined;
  #timer: NodeJS.Timeout | undefined;

  of({ database, height }: ReadAt, party: string): Positions {
    clearTimeout(this.#timer);
    const known = this.#last?.height === height && this.#last.party === party ? this.#last.positions : undefined;
    // Both at once would need twice the memory.
    if (!known) this.#last = undefined;
    const positions = known ?? allLotDays(database, { party });
    if (positions.size > most) return positions;
    this.#last = { height, party, positions };
    this.#timer = setTimeout(() => {
      this.#last = undefined;
    }, patience).unref();
    return positions;
  }
}
