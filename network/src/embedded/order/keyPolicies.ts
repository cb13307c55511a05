import type { ReadWriteSet } from '../state/readWriteSet';
import { hashSpace, publicSpace } from '../state/spaces';
import type { WorldState } from '../state/worldState';
import { validationParameter } from './endorsementPolicy';

/**
 * The key-level endorsement policies for a block: those after the previous block. A key whose metadata a transaction of this block writes
 * is closed to every later one (`statebased/vpmanagerimpl.go`).
 */
export class KeyPolicies {
  readonly #world: WorldState;
  /** Keys whose metadata this block has written, by space. */
  readonly #changed = new Map<string, Set<string>>();

  constructor(world: WorldState) {
    this.#world = world;
  }

  /** The key-level policy; undefined if there is none. */
  of(space: string, key: string): Buffer | undefined {
    const policy = this.#world.metadata(space, key)?.get(validationParameter);
    return policy && policy.length > 0 ? policy : undefined;
  }

  changed(space: string, key: string): boolean {
    return this.#changed.get(space)?.has(key) ?? false;
  }

  /** Records the metadata writes of an endorsed transaction. */
  changeBy({ metadataWrites, collections }: ReadWriteSet): void {
    for (const { key } of metadataWrites) this.#change(publicSpace, key);
    for (const set of collections) {
      for (const { key } of set.metadataWrites) this.#change(hashSpace(set.collection), key);
    }
  }

  #change(space: string, key: string): void {
    const keys = this.#changed.get(space);
    if (keys) keys.add(key);
    else this.#changed.set(space, new Set([key]));
  }
}
