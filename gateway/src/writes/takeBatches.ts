import type { Batch, Pending, Queue } from './batch';
import { LaneTable, type Lanes } from './lanes';

export interface Taken {
  readonly batches: Batch[];
  readonly left: Pending[];
}

export interface TakeOptions {
  readonly lanes: LaneTable<Batch>;
  readonly queueOf: (write: Pending) => Queue;
  readonly limits: BatchLimits;
}

/** Limits of a batch's requests together; a single larger one has its own batch. */
export interface BatchLimits {
  readonly characters: number;
  /** Facts that they may change: what a batch takes to run follows from these. */
  readonly facts: number;
}

/**
 * Takes batches from the waiting writes, oldest first: one batch per queue with a free slot. A write waits while one of its lanes belongs
 * to another batch, or to an older waiting write: no write overtakes another on a lane.
 */
export function takeBatches(waiting: readonly Pending[], { lanes, queueOf, limits }: TakeOptions): Taken {
  if (!waiting.some((write) => queueOf(write).slots.free > 0)) return { batches: [], left: [...waiting] };
  const batches = new Map<Queue, Batch>();
  const claims = new LaneTable<'waiting'>();
  const left: Pending[] = [];
  for (const write of waiting) {
    const queue = queueOf(write);
    const begun = batches.get(queue);
    const batch = begun ?? { queue, identity: write.identity, writes: [], ids: new Set(), characters: 0, facts: 0 };
    const mayGo =
      (begun ? hasRoom(begun, write, limits) : queue.slots.free > 0) &&
      lanes.isFree(write.lanes, batch) &&
      isUnclaimed(claims, write.lanes);
    if (mayGo) {
      if (!begun) queue.slots.free -= 1;
      batches.set(queue, batch);
      batch.writes.push(write);
      batch.ids.add(write.id);
      batch.characters += write.text.length;
      batch.facts += factsOf(write);
      lanes.take(write.lanes, batch);
    } else {
      claims.take(write.lanes, 'waiting');
      left.push(write);
    }
  }
  return { batches: [...batches.values()], left };
}

/** Returns true if a write fits into the batch. A duplicate id waits for the next batch, where the outcome of the first is known. */
const hasRoom = ({ queue, writes, ids, characters, facts }: Batch, write: Pending, most: BatchLimits): boolean =>
  writes.length < queue.batchSize &&
  characters + write.text.length <= most.characters &&
  facts + factsOf(write) <= most.facts &&
  !ids.has(write.id);

const factsOf = ({ lanes: { exclusive } }: Pending): number => exclusive.length;

/** Returns true if no older waiting write claims the lanes. `'nobody'` owns no lane, so every claimed lane conflicts. */
const isUnclaimed = (claims: LaneTable<string>, lanes: Lanes): boolean => claims.isFree(lanes, 'nobody');
