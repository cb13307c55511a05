import { LRUCache } from 'lru-cache';
import { type LedgerIdentity, LedgerFailure, NotEndorsed, TooLarge } from '../ledger/ledger';
import { timeBudgets } from '../timeBudgets';
import type { Batch, Pending, Queue } from './batch';
import { pieceSize, Search } from './search';

/** How long a write stays in quarantine after its last failure, and how many writes are remembered. */
const quarantineMilliseconds = 60_000;
const mostQuarantined = 20_000;
const mostIdle = 1000;

/** The queues of one caller. */
interface Caller {
  readonly usual: Queue;
  /** One batch in flight; its failure rejects all writes that wait here. */
  readonly quarantine: Queue;
  /** Last endorsement error of the usual queue; set while its batch size is reduced because of it. */
  failure?: unknown;
}

/** The consequences of a failed batch. */
export interface AfterFailure {
  /** All waiting writes; those to send again come first. */
  readonly waiting: Pending[];
  /** The writes to reject with the failure. */
  readonly rejected: Pending[];
}

/**
 * Decides in which queue a write waits, so that writes that cannot be endorsed neither fail nor delay others. docs/architecture.md has the
 * states of a write as a diagram. A batch that fails, or is too large, is sent again in pieces (see Search). A write that fails alone is
 * rejected, and for a minute its repetitions wait in quarantine, which sends 1, 2, 4 … writes a batch while they succeed and rejects all
 * its writes when one batch fails.
 */
export class Quarantine {
  readonly #limits: { readonly writes: number; readonly inFlight: number };
  readonly #callers = new Map<string, Caller>();
  readonly #failed = new LRUCache<string, true>({
    max: mostQuarantined,
    ttl: quarantineMilliseconds,
    ttlResolution: 0,
    perf: Date,
  });

  /** `writes`: maximum writes of a batch; `inFlight`: maximum batches of a caller in flight. */
  constructor(limits: { readonly writes: number; readonly inFlight: number }) {
    this.#limits = limits;
  }

  /** Number of callers whose queues are kept. */
  get callers(): number {
    return this.#callers.size;
  }

  queueOf(write: Pending): Queue {
    if (write.piece) return write.piece;
    const { usual, quarantine } = this.#callerOf(write.identity);
    return this.#failed.size > 0 && this.#failed.has(requestKey(write)) ? quarantine : usual;
  }

  succeeded({ queue, identity, writes }: Batch): void {
    if (this.#failed.size > 0) for (const write of writes) this.#failed.delete(requestKey(write));
    if (queue.slots instanceof Search) {
      queue.slots.succeeded();
      return;
    }
    queue.slots.free += 1;
    queue.batchSize = Math.min(queue.batchSize * 2, this.#limits.writes);
    const caller = this.#callerOf(identity);
    if (caller.usual.batchSize === this.#limits.writes) delete caller.failure;
  }

  failed(batch: Batch, error: unknown, waiting: readonly Pending[]): AfterFailure {
    const { queue, identity, writes } = batch;
    const search = queue.slots instanceof Search ? queue.slots : undefined;
    const caller = this.#callerOf(identity);
    if (!search) queue.slots.free += 1;
    search?.failed();
    if (queue === caller.quarantine) return this.#failedInQuarantine(caller, batch, error, waiting);
    if (!partsMaySucceed(error)) return afterSearch(search, { waiting: [...waiting], rejected: writes });
    if (error instanceof NotEndorsed) this.#notEndorsed(caller, batch, error);
    if (writes.length === 1) return afterSearch(search, { waiting: [...waiting], rejected: writes });
    const further = search ?? new Search();
    return afterSearch(further, { waiting: [...further.pieces(writes), ...waiting], rejected: [] });
  }

  /** The error with which to reject a write that has waited too long behind failures; undefined otherwise. */
  overdue(write: Pending): unknown {
    if (Date.now() - write.since < timeBudgets.behindFailures) return undefined;
    const caller = this.#callerOf(write.identity);
    return this.queueOf(write) === caller.usual ? caller.failure : undefined;
  }

  #notEndorsed(caller: Caller, { queue, writes }: Batch, error: NotEndorsed): void {
    if (!(queue.slots instanceof Search)) {
      caller.usual.batchSize = Math.min(pieceSize, this.#limits.writes);
      caller.failure = error;
    }
    const [only, ...others] = writes;
    if (!only || others.length > 0) return;
    this.#failed.set(requestKey(only), true);
    caller.quarantine.batchSize = 1;
  }

  #failedInQuarantine(caller: Caller, { writes }: Batch, error: unknown, waiting: readonly Pending[]): AfterFailure {
    caller.quarantine.batchSize = 1;
    if (!(error instanceof LedgerFailure) || error.kind !== 'unavailable') {
      return { waiting: [...waiting], rejected: writes };
    }
    // Before the first write is remembered as failed, which would change its queue.
    const isQuarantined = waiting.map((write) => this.queueOf(write) === caller.quarantine);
    const rejected = [...writes, ...waiting.filter((_, index) => isQuarantined[index])];
    for (const write of rejected) this.#failed.set(requestKey(write), true);
    return { waiting: waiting.filter((_, index) => !isQuarantined[index]), rejected };
  }

  #callerOf({ organisation, user }: LedgerIdentity): Caller {
    const name = `${organisation}/${user}`;
    const known = this.#callers.get(name);
    if (known) return known;
    if (this.#callers.size >= mostIdle) this.#forgetIdle();
    const { writes, inFlight } = this.#limits;
    const caller: Caller = {
      usual: { slots: { free: inFlight }, batchSize: writes },
      quarantine: { slots: { free: 1 }, batchSize: 1 },
    };
    this.#callers.set(name, caller);
    return caller;
  }

  #forgetIdle(): void {
    for (const [name, { usual, quarantine }] of this.#callers) {
      if (usual.slots.free === this.#limits.inFlight && quarantine.slots.free === 1) this.#callers.delete(name);
    }
  }
}

/** Returns true if parts of the failed batch may succeed. */
const partsMaySucceed = (error: unknown): boolean => error instanceof NotEndorsed || error instanceof TooLarge;

/**
 * Ends a search that has reached its limit of failures. If any piece succeeded, the undecided writes wait again as new ones; otherwise
 * they are rejected.
 */
function afterSearch(search: Search | undefined, { waiting, rejected }: AfterFailure): AfterFailure {
  if (!search?.isOver) return { waiting, rejected };
  const isUndecided = ({ piece }: Pending): boolean => piece?.slots === search;
  if (search.hasSucceeded) {
    return { waiting: waiting.map((write) => (isUndecided(write) ? asNew(write) : write)), rejected };
  }
  return {
    waiting: waiting.filter((write) => !isUndecided(write)),
    rejected: [...rejected, ...waiting.filter(isUndecided)],
  };
}

const asNew = ({ piece: _, ...write }: Pending): Pending => write;

const requestKey = ({ identity: { mspId }, id }: Pending): string => `${mspId}:${id}`;
