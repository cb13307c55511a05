import type { Batch, Pending } from './batch';
import type { Lanes } from './lanes';

/**
 * The turns of organisations on lanes. A write names the lots of others too, even if the contract then refuses it. So without turns one
 * organisation could keep another's lot busy: with ever more writes that wait before those of its owner.
 */
export class Turns {
  /** The organisation that had a lane last, while several want it. */
  readonly #last = new Map<string, string>();
  #areSeveral = false;

  /** Number of lanes with a turn. */
  get size(): number {
    return this.#last.size;
  }

  /** Notes whose turn it is, of the batches that were taken in the last order. */
  took(batches: readonly Pick<Batch, 'identity' | 'writes'>[]): void {
    if (!this.#areSeveral) return;
    for (const { identity, writes } of batches) {
      for (const { lanes } of writes) {
        for (const lane of lanes.exclusive) this.#last.set(lane, identity.mspId);
        for (const lane of lanes.shared) this.#last.set(lane, identity.mspId);
      }
    }
  }

  /**
   * Puts the writes last whose organisation had one of their lanes last, where another one waits for it. The writes of each organisation
   * keep their order on each lane.
   */
  order(waiting: readonly Pending[]): readonly Pending[] {
    const most = busiest(waiting);
    this.#areSeveral = most !== undefined;
    if (most === undefined) {
      this.#last.clear();
      return waiting;
    }
    const wanted = new Wanted(waiting, most);
    this.#forgetExcept(wanted);
    const [first, later]: [Pending[], Pending[]] = [[], []];
    const yielded = new Map<string, Yielded>();
    for (const write of waiting) {
      const { mspId } = write.identity;
      const before = yielded.get(mspId) ?? new Yielded();
      if (before.meets(write.lanes) || this.#yields(write, wanted)) {
        yielded.set(mspId, before.with(write.lanes));
        later.push(write);
      } else first.push(write);
    }
    return [...first, ...later];
  }

  #forgetExcept(wanted: Wanted): void {
    for (const lane of this.#last.keys()) if (!wanted.has(lane)) this.#last.delete(lane);
  }

  /** Returns true if the organisation of a write had one of its lanes last, and another one that waits for it cannot share it. */
  #yields({ lanes: { exclusive, shared }, identity: { mspId } }: Pending, wanted: Wanted): boolean {
    return (
      exclusive.some((lane) => this.#last.get(lane) === mspId && wanted.byOthers(lane, mspId, 'any')) ||
      shared.some((lane) => this.#last.get(lane) === mspId && wanted.byOthers(lane, mspId, 'exclusive'))
    );
  }
}

/** The organisation with the most waiting writes; undefined if there are not several. */
function busiest(waiting: readonly Pending[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { identity } of waiting) counts.set(identity.mspId, (counts.get(identity.mspId) ?? 0) + 1);
  if (counts.size < 2) return undefined;
  return [...counts].reduce((a, b) => (b[1] > a[1] ? b : a))[0];
}

/** Lanes of writes that go later. */
class Yielded {
  readonly #exclusive = new Set<string>();
  readonly #shared = new Set<string>();

  with({ exclusive, shared }: Lanes): this {
    for (const lane of exclusive) this.#exclusive.add(lane);
    for (const lane of shared) this.#shared.add(lane);
    return this;
  }

  meets({ exclusive, shared }: Lanes): boolean {
    return (
      exclusive.some((lane) => this.#exclusive.has(lane) || this.#shared.has(lane)) ||
      shared.some((lane) => this.#exclusive.has(lane))
    );
  }
}

interface Waiting {
  readonly exclusive: Set<string>;
  readonly any: Set<string>;
}

/** The organisations that wait for each lane, of the lanes that any but the busiest one wants: it may have thousands of its own. */
class Wanted {
  readonly #lanes = new Map<string, Waiting>();

  constructor(waiting: readonly Pending[], most: string) {
    for (const { lanes, identity } of waiting) if (identity.mspId !== most) this.#add(lanes, identity.mspId, true);
    for (const { lanes, identity } of waiting) if (identity.mspId === most) this.#add(lanes, identity.mspId, false);
  }

  #add({ exclusive, shared }: Lanes, mspId: string, isNew: boolean): void {
    for (const lane of exclusive) {
      const at = this.#at(lane, isNew);
      at?.any.add(mspId);
      at?.exclusive.add(mspId);
    }
    for (const lane of shared) this.#at(lane, isNew)?.any.add(mspId);
  }

  #at(lane: string, isNew: boolean): Waiting | undefined {
    const known = this.#lanes.get(lane);
    if (known || !isNew) return known;
    const made = { exclusive: new Set<string>(), any: new Set<string>() };
    this.#lanes.set(lane, made);
    return made;
  }

  has(lane: string): boolean {
    return this.#lanes.has(lane);
  }

  byOthers(lane: string, mspId: string, how: keyof Waiting): boolean {
    const by = this.#lanes.get(lane)?.[how];
    return by !== undefined && (by.size > 1 || (by.size === 1 && !by.has(mspId)));
  }
}
