import { LaneTable, type Lanes } from './lanes';
import type { Line } from './line';
import type { Batch, Pending } from './pending';

export interface Taken {
  readonly batches: Batch[];
  readonly left: Pending[];
}

export interface TakeOptions {
  readonly lanes: LaneTable<Batch>;
  readonly lineOf: (write: Pending) => Line;
  /** Maximum characters of a batch's requests together; a single larger one has its own batch. */
  readonly characters: number;
}

/**
 * Takes batches from the queue, oldest writes first: one batch per line with a free place. A write waits while one of its lanes belongs
 * to another batch, or to an older waiting write: no write overtakes another on a lane.
 */
export function takeBatches(queue: readonly Pending[], { lanes, lineOf, characters }: TakeOptions): Taken {
  const batches = new Map<Line, Batch>();
  const waiting = new LaneTable<'waiting'>();
  const left: Pending[] = [];
  for (const write of queue) {
    const line = lineOf(write);
    const begun = batches.get(line);
    const batch = begun ?? { line, identity: write.identity, writes: [], ids: new Set(), characters: 0 };
    const mayGo =
      (begun ? hasRoom(begun, write, characters) : line.places.free > 0) &&
      lanes.isFree(write.lanes, batch) &&
      isUnclaimed(waiting, write.lanes);
    if (mayGo) {
      if (!begun) line.places.free -= 1;
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

/** Returns true if a write fits into the batch. A duplicate id waits for the next batch, where the outcome of the first is known. */
const hasRoom = ({ line, writes, ids, characters }: Batch, { id, text }: Pending, mostCharacters: number): boolean =>
  writes.length < line.room && characters + text.length <= mostCharacters && !ids.has(id);

/** Returns true if no older waiting write claims the lanes. `'nobody'` owns no lane, so every claimed lane conflicts. */
const isUnclaimed = (waiting: LaneTable<string>, lanes: Lanes): boolean => waiting.isFree(lanes, 'nobody');
