import { LedgerFailure, NotEndorsed, TooLarge } from '../ledger/ledger';
import { type Caller, Callers } from './callers';
import type { Line } from './line';
import type { Batch, Pending } from './pending';
import { Recent } from './recent';
import { pieceWrites, Trial } from './trial';

const memoryMilliseconds = 60_000;
const mostRemembered = 20_000;
/** Maximum wait of a write behind others that cannot be endorsed. */
const patienceMilliseconds = 15_000;

/** The consequences of a failed batch. */
export interface Setback {
  /** All waiting writes; those to retry come first. */
  readonly queue: Pending[];
  /** The writes to reject with the failure. */
  readonly told: Pending[];
}

/**
 * Keeps writes that cannot be endorsed from failing or delaying others. A batch that fails, or is too large, is retried in smaller pieces
 * (see Trial). A write that fails alone is rejected and quarantined for a minute. The quarantine sends 1, 2, 4 … writes per batch while
 * they succeed, and rejects all its writes on a failure.
 */
export class Setbacks {
  readonly #most: number;
  readonly #callers: Callers;
  readonly #failed = new Recent(memoryMilliseconds, mostRemembered);

  constructor({ writes, inFlight }: { readonly writes: number; readonly inFlight: number }) {
    this.#most = writes;
    this.#callers = new Callers(writes, inFlight);
  }

  lineOf(write: Pending): Line {
    if (write.piece) return write.piece;
    const { usual, apart } = this.#callers.of(write.identity);
    return this.#failed.size > 0 && this.#failed.has(requestKey(write)) ? apart : usual;
  }

  succeeded({ line, identity, writes }: Batch): void {
    if (this.#failed.size > 0) for (const write of writes) this.#failed.delete(requestKey(write));
    if (line.places instanceof Trial) {
      line.places.succeeded();
      return;
    }
    line.places.free += 1;
    line.room = Math.min(line.room * 2, this.#most);
    const caller = this.#callers.of(identity);
    if (caller.usual.room === this.#most) delete caller.failure;
  }

  failed(batch: Batch, error: unknown, queue: readonly Pending[]): Setback {
    const { line, identity, writes } = batch;
    const trial = line.places instanceof Trial ? line.places : undefined;
    const caller = this.#callers.of(identity);
    if (!trial) line.places.free += 1;
    trial?.failed();
    if (line === caller.apart) return this.#failedApart(caller, batch, error, queue);
    if (!mayComeApart(error)) return trialEnded(trial, { queue: [...queue], told: writes });
    if (error instanceof NotEndorsed) this.#notEndorsed(caller, batch, error);
    if (writes.length === 1) return trialEnded(trial, { queue: [...queue], told: writes });
    const search = trial ?? new Trial();
    return trialEnded(search, { queue: [...search.pieces(writes), ...queue], told: [] });
  }

  #notEndorsed(caller: Caller, { line, writes }: Batch, error: NotEndorsed): void {
    if (!(line.places instanceof Trial)) {
      caller.usual.room = Math.min(pieceWrites, this.#most);
      caller.failure = error;
    }
    const [only, ...others] = writes;
    if (!only || others.length > 0) return;
    this.#failed.add(requestKey(only));
    caller.apart.room = 1;
  }

  /** The error with which to reject a write that has waited too long; undefined otherwise. */
  overdue(write: Pending): unknown {
    if (Date.now() - write.since < patienceMilliseconds) return undefined;
    const caller = this.#callers.of(write.identity);
    return this.lineOf(write) === caller.usual ? caller.failure : undefined;
  }

  #failedApart(caller: Caller, { writes }: Batch, error: unknown, queue: readonly Pending[]): Setback {
    caller.apart.room = 1;
    if (!(error instanceof LedgerFailure) || error.kind !== 'unavailable') return { queue: [...queue], told: writes };
    const isApart = queue.map((write) => this.lineOf(write) === caller.apart);
    const told = [...writes, ...queue.filter((_, index) => isApart[index])];
    for (const write of told) this.#failed.add(requestKey(write));
    return { queue: queue.filter((_, index) => !isApart[index]), told };
  }
}

/** Returns true if parts of the failed batch may succeed. */
const mayComeApart = (error: unknown): boolean => error instanceof NotEndorsed || error instanceof TooLarge;

/**
 * Handles a trial that reached its failure limit. If any piece succeeded, the undecided writes are queued again as new ones; otherwise
 * they are rejected.
 */
function trialEnded(trial: Trial | undefined, { queue, told }: Setback): Setback {
  if (!trial?.isOver) return { queue, told };
  const isRest = ({ piece }: Pending): boolean => piece?.places === trial;
  if (!trial.hasFound)
    return { queue: queue.filter((write) => !isRest(write)), told: [...told, ...queue.filter(isRest)] };
  return { queue: queue.map((write) => (isRest(write) ? asNew(write) : write)), told };
}

function asNew({ piece: _, ...write }: Pending): Pending {
  return write;
}

const requestKey = ({ identity: { mspId }, id }: Pending): string => `${mspId}:${id}`;
