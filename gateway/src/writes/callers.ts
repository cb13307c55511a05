import type { LedgerIdentity } from '../ledger/ledger';
import type { Line } from './line';

/** The lines of one caller. */
export interface Caller {
  readonly usual: Line;
  /** For what could lately not be endorsed. One batch at a time: what it comes to is said to all that wait. */
  readonly apart: Line;
  /** Why a batch of the usual line last failed, while its room is small for that. */
  failure?: unknown;
}

const mostIdle = 1000;

/** Callers by their name. One who has nothing under way is forgotten when there are many. */
export class Callers {
  readonly #room: number;
  readonly #inFlight: number;
  readonly #callers = new Map<string, Caller>();

  /** `room`: most writes of a batch; `inFlight`: most batches of a caller under way. */
  constructor(room: number, inFlight: number) {
    this.#room = room;
    this.#inFlight = inFlight;
  }

  of({ organisation, user }: LedgerIdentity): Caller {
    const name = `${organisation}/${user}`;
    const known = this.#callers.get(name);
    if (known) return known;
    if (this.#callers.size >= mostIdle) this.#forgetIdle();
    const caller = {
      usual: { places: { free: this.#inFlight }, room: this.#room },
      apart: { places: { free: 1 }, room: 1 },
    };
    this.#callers.set(name, caller);
    return caller;
  }

  #forgetIdle(): void {
    for (const [name, { usual, apart }] of this.#callers) {
      if (usual.places.free === this.#inFlight && apart.places.free === 1) this.#callers.delete(name);
    }
  }
}
