import type { ReadWriteSet } from '../state/readWriteSet';
import { hashSpace, publicSpace } from '../state/spaces';
import type { WorldState } from '../state/worldState';
import { validationParameter } from './endorsementPolicy';

/**
 * The endorsement policies of single keys as a block finds them. Those are the ones of the block before: a key whose metadata a transaction
 * of this block writes is closed to every later one (`statebased/vpmanagerimpl.go`).
 */
export class KeyPolicies {
  readonly #world: WorldState;
  /** Keys whose metadata this block has written, by space. */
  readonly #changed = new Map<string, Set<string>>();

  constructor(world: WorldState) {
    this.#world = world;
  }

  /** The key's own policy; undefined where there is none. */
  of(space: string, key: string): Buffer | undefined {
    const policy = this.#world.space(space).get(key)?.metadata?.get(validationParameter);
    return policy && policy.length > 0 ? policy : undefined;
  }

  changed(space: string, key: string): boolean {
    return this.#changed.get(space)?.has(key) ?? false;
  }

  /** Takes note of the metadata that an endorsed transaction writes. */
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
