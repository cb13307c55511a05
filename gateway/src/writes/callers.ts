import type { LedgerIdentity } from '../ledger/ledger';
import type { Line } from './line';

/** The queues of one caller. */
export interface Caller {
  readonly usual: Line;
  /** Quarantine for writes that recently could not be endorsed. One batch in flight; its failure rejects all writes that wait here. */
  readonly apart: Line;
  /** Last endorsement error of the usual queue; set while its batch size is reduced because of it. */
  failure?: unknown;
}

const mostIdle = 1000;

/** Callers by name. Idle ones are dropped when there are many. */
export class Callers {
  readonly #room: number;
  readonly #inFlight: number;
  readonly #callers = new Map<string, Caller>();

  /** `room`: maximum writes of a batch; `inFlight`: maximum batches of a caller in flight. */
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
