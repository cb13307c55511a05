import type { CommandName, Request } from '@lotline/chaincode/domain';
import type { Ledger, LedgerIdentity } from '../ledger/ledger';
import { answerWrites } from './answerWrites';
import { LaneTable, type Lanes } from './lanes';
import type { Line } from './line';
import type { Batch, Pending } from './pending';
import { Setbacks } from './setbacks';
import type { Patience } from './settle';
import { type Retry, submitBatch } from './submitBatch';
import { takeBatches } from './takeBatches';
import type { Written } from './written';

export interface WriteLimits {
  /** Maximum writes of a batch. */
  readonly writes: number;
  /** Maximum characters of a batch's requests together; a single larger one has its own batch. */
  readonly characters: number;
  /** Maximum batches of one caller in flight, apart from retried pieces. */
  readonly inFlight: number;
  /** Maximum waiting writes. */
  readonly queue: number;
}

/** Listener for metrics. */
export interface WriteObserver {
  batch(writes: number, seconds: number): void;
}

export interface WriteRequest extends Request {
  readonly command: CommandName;
  readonly lanes: Lanes;
}

/** The queue is full, or the gateway is stopping. */
export class WritesRefused extends Error {
  readonly reason: 'overloaded' | 'closing';

  constructor(reason: 'overloaded' | 'closing') {
    super(reason === 'overloaded' ? 'Too many writes are waiting.' : 'The gateway is stopping.');
    this.name = 'WritesRefused';
    this.reason = reason;
  }
}

/** Combines the writes of each caller into batches. */
export interface Writes {
  /** Queues all requests in order, or none. Each promise settles on its own. Throws WritesRefused. */
  submit(identity: LedgerIdentity, requests: readonly WriteRequest[]): Promise<Written>[];
  /** Number of waiting writes. */
  readonly waiting: number;
  /** Accepts no more writes, and resolves when all accepted ones are decided. */
  close(): Promise<void>;
}

export interface WriteOptions {
  readonly ledger: Ledger;
  readonly limits?: Partial<WriteLimits>;
  readonly retry?: Retry;
  readonly patience?: Patience;
  readonly observer?: WriteObserver;
}

const defaults: WriteLimits = { writes: 400, characters: 2_000_000, inFlight: 2, queue: 20_000 };
const defaultRetry: Retry = { attempts: 8, pause: 5 };
const defaultPatience: Patience = { attempts: 20, milliseconds: 250 };

export function openWrites({ ledger, observer, ...options }: WriteOptions): Writes {
  const limits = { ...defaults, ...options.limits };
  const { retry = defaultRetry, patience = defaultPatience } = options;
  const setbacks = new Setbacks(limits);
  const lanes = new LaneTable<Batch>();
  const lineOf = (write: Pending): Line => setbacks.lineOf(write);
  let queue: Pending[] = [];
  let underWay = 0;
  let scheduled = false;
  let closing = false;
  let idle: (() => void) | undefined;

  const schedule = (): void => {
    if (scheduled) return;
    scheduled = true;
    // Deferred, so that writes of the same turn of the event loop share a batch.
    setImmediate(() => {
      scheduled = false;
      const { batches, left } = takeBatches(queue.filter(isInTime), { ...limits, lanes, lineOf });
      queue = left;
      for (const batch of batches) void send(batch);
      if (queue.length === 0 && underWay === 0) idle?.();
    });
  };

  const isInTime = (write: Pending): boolean => {
    const failure = setbacks.overdue(write);
    if (failure !== undefined) write.reject(failure);
    return failure === undefined;
  };

  const send = async (batch: Batch): Promise<void> => {
    const start = performance.now();
    underWay += 1;
    try {
      const submitted = await submitBatch(ledger, batch, retry, patience);
      setbacks.succeeded(batch);
      await answerWrites(ledger, batch, submitted);
    } catch (error) {
      const setback = setbacks.failed(batch, error, queue);
      queue = setback.queue;
      for (const { reject } of setback.told) reject(error);
    } finally {
      observer?.batch(batch.writes.length, (performance.now() - start) / 1000);
      lanes.release(batch);
      underWay -= 1;
      schedule();
    }
  };

  return {
    submit: (identity, requests) => {
      if (closing) throw new WritesRefused('closing');
      if (queue.length + requests.length > limits.queue) throw new WritesRefused('overloaded');
      schedule();
      return requests.map(({ lanes: { exclusive, shared }, id, command, input }) => {
        const own = { exclusive: [...exclusive, `request:${identity.mspId}:${id}`], shared };
        return new Promise((resolve, reject) => {
          const text = JSON.stringify({ id, command, input });
          queue.push({ identity, id, text, lanes: own, since: Date.now(), resolve, reject });
        });
      });
    },
    get waiting() {
      return queue.length;
    },
    close: async () => {
      closing = true;
      if (queue.length > 0 || underWay > 0 || scheduled) await new Promise<void>((resolve) => (idle = resolve));
    },
  };
}
