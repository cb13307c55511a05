/** The facts that a write may change (`exclusive`) and those that it only reads (`shared`). */
export interface Lanes {
  readonly exclusive: readonly string[];
  readonly shared: readonly string[];
}

/**
 * Reader/writer locks by fact id, without waiting. Any number of owners may share a lane; an exclusive owner has it alone. An owner does
 * not conflict with itself: writes of one batch are applied in order.
 */
export class LaneTable<Owner> {
  readonly #owners = new Map<string, Map<Owner, 'exclusive' | 'shared'>>();
  readonly #lanes = new Map<Owner, Set<string>>();

  isFree({ exclusive, shared }: Lanes, owner: Owner): boolean {
    return (
      exclusive.every((lane) => !this.#hasOther(lane, owner, 'any')) &&
      shared.every((lane) => !this.#hasOther(lane, owner, 'exclusive'))
    );
  }

  take({ exclusive, shared }: Lanes, owner: Owner): void {
    for (const lane of shared) this.#enter(lane, owner, 'shared');
    for (const lane of exclusive) this.#enter(lane, owner, 'exclusive');
  }

  release(owner: Owner): void {
    for (const lane of this.#lanes.get(owner) ?? []) {
      const owners = this.#owners.get(lane);
      owners?.delete(owner);
      if (owners?.size === 0) this.#owners.delete(lane);
    }
    this.#lanes.delete(owner);
  }

  #hasOther(lane: string, owner: Owner, which: 'any' | 'exclusive'): boolean {
    const owners = this.#owners.get(lane);
    if (!owners || (owners.size === 1 && owners.has(owner))) return false;
    return [...owners].some(([each, how]) => each !== owner && (which === 'any' || how === which));
  }

  #enter(lane: string, owner: Owner, how: 'exclusive' | 'shared'): void {
    const owners = this.#owners.get(lane) ?? new Map<Owner, 'exclusive' | 'shared'>();
    if (owners.get(owner) !== 'exclusive') owners.set(owner, how);
    this.#owners.set(lane, owners);
    const lanes = this.#lanes.get(owner) ?? new Set();
    this.#lanes.set(owner, lanes.add(lane));
  }
}
