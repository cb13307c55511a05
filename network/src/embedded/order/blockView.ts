import type { Entry } from '../state/entry';
import type { Row } from '../state/entry';
import type { Modification } from '../state/history';
import type { RangeRead } from '../state/readWriteSet';
import { compareUtf8 } from '../state/compareUtf8';
import type { BlockChanges, WorldState } from '../state/worldState';

/** The state for a transaction within a block: the committed state, and the changes of earlier valid transactions of the block. */
export class BlockView {
  readonly changes: BlockChanges = { spaces: new Map(), history: [] };
  readonly #world: WorldState;

  constructor(world: WorldState) {
    this.#world = world;
  }

  get(space: string, key: string): Entry | null {
    const changed = this.changes.spaces.get(space)?.get(key);
    return changed === undefined ? this.#world.space(space).get(key) : changed;
  }

  metadata(space: string, key: string): Entry['metadata'] {
    const changed = this.changes.spaces.get(space)?.get(key);
    return changed === undefined ? this.#world.metadata(space, key) : (changed?.metadata ?? null);
  }

  shared(metadata: NonNullable<Entry['metadata']>): NonNullable<Entry['metadata']> {
    return this.#world.shared(metadata);
  }

  set(space: string, key: string, entry: Entry | null): void {
    const entries = this.changes.spaces.get(space);
    if (entries) entries.set(key, entry);
    else this.changes.spaces.set(space, new Map([[key, entry]]));
  }

  addHistory(key: string, modification: Modification): void {
    this.changes.history.push({ key, modification });
  }

  /** The current rows of a range that a transaction has read, including the last key if it stopped there. */
  range(space: string, { startKey, endKey, exhausted, reads }: RangeRead): Row[] {
    const changed = this.changes.spaces.get(space) ?? new Map<string, Entry | null>();
    const end = exhausted ? endKey : `${endKey}\u0000`;
    const within = (key: string): boolean =>
      compareUtf8(key, startKey) >= 0 && (end === '' || compareUtf8(key, end) < 0);
    // One more row than were read plus deleted is enough to detect that the range has grown.
    const limit = reads.length + changed.size + 1;
    const committed = this.#world
      .space(space)
      .range({ asOf: Number.POSITIVE_INFINITY, start: startKey, end, limit })
      .filter(({ key }) => !changed.has(key));
    const added = [...changed].flatMap(([key, entry]) => (entry && within(key) ? [{ key, entry }] : []));
    return [...committed, ...added].sort((a, b) => compareUtf8(a.key, b.key));
  }
}
