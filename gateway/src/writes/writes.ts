import { type CommandName, readOutcomes, type Request } from '@lotline/chaincode/domain';
import type { Ledger, LedgerIdentity, Submitted } from '../ledger/ledger';
import { LaneTable, type Lanes } from './lanes';
import type { Batch, Pending } from './pending';
import { Setbacks } from './setbacks';
import type { Patience } from './settle';
import { type Retry, submitBatch } from './submitBatch';
import { type BatchLimits, takeBatches } from './takeBatches';
import type { Written } from './written';

export interface WriteLimits extends BatchLimits {
  /** Most writes that wait. */
  readonly queue: number;
}

/** What to tell whoever measures. */
export interface WriteObserver {
  batch(writes: number, seconds: number): void;
}

export interface WriteRequest extends Request {
  readonly command: CommandName;
  readonly lanes: Lanes;
}

/** More writes wait than the queue takes, or the gateway is stopping. */
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
  /** Queues all or none of the requests, in order. Each settles on its own; throws WritesRefused. */
  submit(identity: LedgerIdentity, requests: readonly WriteRequest[]): Promise<Written>[];
  /** How many wait for their turn. */
  readonly waiting: number;
  /** Takes no more, and resolves when all that was taken is decided. */
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
  const setbacks = new Setbacks();
  const limits = { ...defaults, apart: (line: string) => setbacks.room(line), ...options.limits };
  const { retry = defaultRetry, patience = defaultPatience } = options;
  const lanes = new LaneTable<Batch>();
  const underWay = new Map<string, number>();
  let queue: Pending[] = [];
  let scheduled = false;
  let closing = false;
  let idle: (() => void) | undefined;

  const schedule = (): void => {
    if (scheduled) return;
    scheduled = true;
    // Not at once: what arrives in the same turn of the event loop belongs in the same batch.
    setImmediate(() => {
      scheduled = false;
      const { batches, left } = takeBatches(queue, lanes, underWay, limits);
      queue = left;
      for (const batch of batches) void send(batch);
      if (queue.length === 0 && underWay.size === 0) idle?.();
    });
  };

  const send = async (batch: Batch): Promise<void> => {
    const start = performance.now();
    underWay.set(batch.line, (underWay.get(batch.line) ?? 0) + 1);
    try {
      const submitted = await submitBatch(ledger, batch, retry, patience);
      setbacks.succeeded(batch);
      answer(batch, submitted, submitted.committed ? submitted.height : (await ledger.health()).height);
    } catch (error) {
      setbacks.failed(batch, error);
      for (const { reject } of batch.writes) reject(error);
    } finally {
      observer?.batch(batch.writes.length, (performance.now() - start) / 1000);
      lanes.release(batch);
      const rest = (underWay.get(batch.line) ?? 1) - 1;
      if (rest > 0) underWay.set(batch.line, rest);
      else underWay.delete(batch.line);
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
          const apart = setbacks.isApart(identity, id);
          queue.push({
            identity,
            id,
            text: JSON.stringify({ id, command, input }),
            lanes: own,
            apart,
            resolve,
            reject,
          });
        });
      });
    },
    get waiting() {
      return queue.length;
    },
    close: async () => {
      closing = true;
      if (queue.length > 0 || underWay.size > 0 || scheduled) await new Promise<void>((resolve) => (idle = resolve));
    },
  };
}

/** Gives each write of a batch its own outcome. */
function answer({ writes }: Batch, submitted: Submitted, height: number): void {
  const read = readOutcomes(submitted.result);
  if (read.length !== writes.length)
    throw new Error(`The contract gave ${read.length} outcomes for ${writes.length} requests.`);
  const place = submitted.committed ? { height: submitted.height, transactionId: submitted.transactionId } : { height };
  for (const [index, outcome] of read.entries()) {
    const { transactionId, ...rest } = { transactionId: undefined, ...place };
    const changed = outcome.status === 'recorded' || (outcome.status === 'conflict' && outcome.events.length > 0);
    writes[index]?.resolve({ outcome, ...rest, ...(changed && transactionId ? { transactionId } : {}) });
  }
}
