import { type CommandName, type Request, transactions } from '@lotline/chaincode/domain';
import { type Ledger, LedgerFailure, type LedgerIdentity } from '../ledger/ledger';
import type { MemoryLimit } from '../memoryLimit';
import { timeBudgets } from '../timeBudgets';
import { answerWrites } from './answerWrites';
import type { Batch, Pending, Queue } from './batch';
import { LaneTable, type Lanes } from './lanes';
import { Quarantine } from './quarantine';
import { submitBatch, type SubmitPolicies } from './submitBatch';
import { type BatchLimits, takeBatches } from './takeBatches';
import { Turns } from './turns';
import type { Written } from './written';

export interface WriteLimits extends BatchLimits {
  /** Maximum writes of a batch. */
  readonly writes: number;
  /** Maximum batches of one caller in flight, apart from the pieces of a failed one. */
  readonly inFlight: number;
  /** Maximum waiting writes of an organisation. */
  readonly waiting: number;
}

/** Listener for metrics. */
export interface WriteObserver {
  batch(writes: number, seconds: number): void;
}

export interface WriteRequest extends Request {
  readonly command: CommandName;
  readonly lanes: Lanes;
}

const refusals = {
  overloaded: 'Too many writes are waiting.',
  closing: 'The gateway is stopping.',
  memory:
    'The gateway uses all the memory that it may use, and records no more goods. Holds and recalls still work. Give it more (LOTLINE_MEMORY), or use a Fabric network.',
} as const;

/** The gateway accepts none of the writes at present. */
export class WritesRefused extends Error {
  readonly reason: keyof typeof refusals;

  constructor(reason: keyof typeof refusals) {
    super(refusals[reason]);
    this.name = 'WritesRefused';
    this.reason = reason;
  }
}

/** Combines the writes of each caller into batches. */
export interface Writes {
  /** Accepts all requests in order, or none. Each promise settles on its own. Throws WritesRefused. */
  submit(identity: LedgerIdentity, requests: readonly WriteRequest[]): Promise<Written>[];
  /** Number of waiting writes. */
  readonly waiting: number;
  /** Accepts no more writes, and resolves when all accepted ones are decided. */
  close(): Promise<void>;
}

export interface WriteOptions {
  readonly ledger: Ledger;
  readonly limits?: Partial<WriteLimits>;
  readonly policies?: SubmitPolicies;
  readonly observer?: WriteObserver;
  readonly memory?: Pick<MemoryLimit, 'isFull'>;
}

const usualLimits: WriteLimits = { writes: 400, characters: 2_000_000, facts: 2000, inFlight: 2, waiting: 20_000 };
const usualPolicies: SubmitPolicies = {
  conflicts: { attempts: 8, pause: 5, longestPause: 1000 },
  status: { attempts: 20, pause: 250, longestPause: 250 },
};
/** Interval in which overdue writes are looked for. */
const sweepMilliseconds = 1000;

/** True for what makes the ledger larger with every day of business. Without memory, goods can still be held and recalled. */
const recordsGoods = ({ command }: WriteRequest): boolean =>
  transactions[command].role === 'operator' && command !== 'bookWaiting';

export const openWrites = (options: WriteOptions): Writes => new WritePipeline(options);

class WritePipeline implements Writes {
  readonly #ledger: Ledger;
  readonly #observer: WriteObserver | undefined;
  readonly #limits: WriteLimits;
  readonly #policies: SubmitPolicies;
  readonly #quarantine: Quarantine;
  readonly #memory: Pick<MemoryLimit, 'isFull'> | undefined;
  readonly #turns = new Turns();
  readonly #lanes = new LaneTable<Batch>();
  readonly #inFlight = new Set<Batch>();
  #waiting: Pending[] = [];
  #isScheduled = false;
  #isClosing = false;
  #sweeping: NodeJS.Timeout | undefined;
  #idle: (() => void) | undefined;

  constructor({ ledger, observer, limits, policies = usualPolicies, memory }: WriteOptions) {
    this.#ledger = ledger;
    this.#observer = observer;
    this.#memory = memory;
    this.#limits = { ...usualLimits, ...limits };
    this.#policies = policies;
    this.#quarantine = new Quarantine(this.#limits);
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  submit(identity: LedgerIdentity, requests: readonly WriteRequest[]): Promise<Written>[] {
    if (this.#isClosing) throw new WritesRefused('closing');
    if (!this.#hasRoom(identity, requests.length)) throw new WritesRefused('overloaded');
    if (this.#memory?.isFull === true && requests.some(recordsGoods)) throw new WritesRefused('memory');
    this.#schedule();
    const since = Date.now();
    return requests.map(({ lanes: { exclusive, shared }, id, command, input }) => {
      const lanes = { exclusive: [...exclusive, `request:${identity.mspId}:${id}`], shared };
      const text = JSON.stringify({ id, command, input });
      return new Promise((resolve, reject) => {
        this.#waiting.push({ identity, id, text, lanes, since, resolve, reject });
      });
    });
  }

  #hasRoom({ mspId }: LedgerIdentity, more: number): boolean {
    const { waiting: most } = this.#limits;
    if (this.#waiting.length + more <= most) return true;
    return this.#waiting.filter(({ identity }) => identity.mspId === mspId).length + more <= most;
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    if (this.#isIdle && !this.#isScheduled) return;
    await new Promise<void>((resolve) => (this.#idle = resolve));
  }

  get #isIdle(): boolean {
    return this.#waiting.length === 0 && this.#inFlight.size === 0;
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    // Deferred, so that writes of the same turn of the event loop share a batch.
    setImmediate(() => {
      this.#isScheduled = false;
      const { batches, left } = takeBatches(this.#turns.order(this.#waiting.filter(this.#isInTime)), {
        lanes: this.#lanes,
        queueOf: (write): Queue => this.#quarantine.queueOf(write),
        limits: this.#limits,
      });
      this.#waiting = left;
      this.#turns.took(batches);
      for (const batch of batches) void this.#send(batch);
      this.#sweepWhileBusy();
      if (this.#isIdle) this.#idle?.();
    });
  }

  readonly #isInTime = (write: Pending): boolean => {
    const failure = this.#quarantine.overdue(write);
    if (failure !== undefined) write.reject(failure);
    return failure === undefined;
  };

  async #send(batch: Batch): Promise<void> {
    const start = performance.now();
    this.#inFlight.add(batch);
    try {
      const submitted = await submitBatch(this.#ledger, batch, this.#policies);
      this.#quarantine.succeeded(batch);
      await answerWrites(this.#ledger, batch, submitted);
    } catch (error) {
      const { waiting, rejected } = this.#quarantine.failed(batch, error, this.#waiting);
      this.#waiting = waiting;
      for (const { reject } of rejected) reject(error);
    } finally {
      this.#observer?.batch(batch.writes.length, (performance.now() - start) / 1000);
      this.#lanes.release(batch);
      this.#inFlight.delete(batch);
      this.#schedule();
    }
  }

  #sweepWhileBusy(): void {
    if (this.#isIdle) {
      clearInterval(this.#sweeping);
      this.#sweeping = undefined;
      return;
    }
    this.#sweeping ??= setInterval(() => {
      this.#sweep();
    }, sweepMilliseconds).unref();
  }

  /** Answers writes that have taken too long. A batch in flight goes on, and keeps its lanes until it is decided. */
  #sweep(): void {
    const isOverdue = ({ since }: Pending): boolean => Date.now() - since >= timeBudgets.write;
    const overdue = this.#waiting.filter(isOverdue);
    if (overdue.length > 0) this.#waiting = this.#waiting.filter((write) => !isOverdue(write));
    for (const { reject } of overdue) {
      reject(new LedgerFailure('unavailable', 'The write waited too long behind others. Nothing was recorded.'));
    }
    for (const { writes } of this.#inFlight) {
      for (const { reject } of writes.filter(isOverdue)) {
        reject(new LedgerFailure('unknown', 'The ledger has not decided the write in time.'));
      }
    }
    if (overdue.length > 0) this.#schedule();
  }
}
