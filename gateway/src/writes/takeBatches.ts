import { LaneTable, type Lanes } from './lanes';
import { type Batch, lineOf, type Pending } from './pending';

export interface BatchLimits {
  /** Most writes of a batch. */
  readonly writes: number;
  /** Most characters of a batch's requests together; a single larger one goes alone. */
  readonly characters: number;
  /** Most batches of one line under way. */
  readonly inFlight: number;
  /** Most writes of a batch on a line of writes that go apart; one unless said. */
  readonly apart?: (line: string) => number;
}

export interface Taken {
  readonly batches: Batch[];
  readonly left: Pending[];
}

/**
 * Takes from the queue, oldest first, what can go now: one batch per line that has fewer than `inFlight` under way. A write
 * waits while one of its lanes belongs to another batch, or to an older write that waits too: nothing overtakes on a lane.
 */
export function takeBatches(
  queue: readonly Pending[],
  lanes: LaneTable<Batch>,
  underWay: ReadonlyMap<string, number>,
  limits: BatchLimits,
): Taken {
  const batches = new Map<string, Batch>();
  const waiting = new LaneTable<'waiting'>();
  const left: Pending[] = [];
  for (const write of queue) {
    const line = lineOf(write);
    const batch = batches.get(line) ?? { line, identity: write.identity, writes: [], ids: new Set(), characters: 0 };
    const mayGo =
      (underWay.get(line) ?? 0) < limits.inFlight &&
      hasRoom(batch, write, limits) &&
      // Who repeats a request before its answer came is answered by the batch after: what the first came to is known then.
      !batch.ids.has(write.id) &&
      lanes.isFree(write.lanes, batch) &&
      isUnclaimed(waiting, write.lanes);
    if (mayGo) {
      batches.set(line, batch);
      batch.writes.push(write);
      batch.ids.add(write.id);
      batch.characters += write.text.length;
      lanes.take(write.lanes, batch);
    } else {
      waiting.take(write.lanes, 'waiting');
      left.push(write);
    }
  }
  return { batches: [...batches.values()], left };
}

function hasRoom({ line, writes, characters }: Batch, { text, apart = false }: Pending, limits: BatchLimits): boolean {
  const most = apart ? Math.min(limits.apart?.(line) ?? 1, limits.writes) : limits.writes;
  return writes.length === 0 || (writes.length < most && characters + text.length <= limits.characters);
}

/** `'nobody'` owns no lane, so every lane that waits stands in its way. */
const isUnclaimed = (waiting: LaneTable<string>, lanes: Lanes): boolean => waiting.isFree(lanes, 'nobody');
