import type { LedgerIdentity } from '../ledger/ledger';
import type { Lanes } from './lanes';
import type { Written } from './written';

/** Number of further batches that may be sent. Queues may share it. */
export interface Slots {
  free: number;
}

/** Waiting writes that may share a batch. */
export interface Queue {
  readonly slots: Slots;
  /** Maximum writes of its next batch. */
  batchSize: number;
}

/** A waiting write. `id` is the id of its request, `text` the request as JSON. */
export interface Pending {
  readonly identity: LedgerIdentity;
  readonly id: string;
  readonly text: string;
  readonly lanes: Lanes;
  /** Time at which it was accepted, in milliseconds. */
  readonly since: number;
  /** The part of a failed batch that this write belongs to (see Search). */
  readonly piece?: Queue;
  readonly resolve: (written: Written) => void;
  readonly reject: (error: unknown) => void;
}

/** Writes of one caller that are submitted as one transaction. */
export interface Batch {
  readonly queue: Queue;
  readonly identity: LedgerIdentity;
  readonly writes: Pending[];
  /** The ids of its requests: the contract refuses a transaction with a duplicate. */
  readonly ids: Set<string>;
  characters: number;
  /** Facts that its writes may change, together. */
  facts: number;
}
