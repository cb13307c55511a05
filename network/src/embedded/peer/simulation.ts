import type { Entry } from '../state/entry';
import type { HashedSet, PrivateWrite, RangeRead, Read, ReadWriteSet, Write } from '../state/readWriteSet';
import { compareUtf8, sortByKey } from '../state/compareUtf8';
import { publicSpace } from '../state/spaces';
import { CollectionSimulation } from './collectionSimulation';
import type { SimulationContext } from './simulationContext';
import { ReadOnlyGuard } from './readOnlyGuard';
import { validationParameter } from '../order/endorsementPolicy';

/** The result of a simulation: the public set, and the private values that are sent outside the block. */
export interface SimulationResult {
  readonly set: ReadWriteSet;
  readonly privateWrites: readonly PrivateWrite[];
  /** The distinct endorsement policies of the written keys; `undefined` stands for keys without one. */
  readonly policies: readonly (Uint8Array | undefined)[];
}

/**
 * One transaction's reads and writes. Reads see the state that was committed when it began and never its own writes; of
 * several writes to a key the last one counts (Fabric `txmgr/tx_simulator.go`).
 */
export class Simulation {
  readonly context: SimulationContext;
  readonly guard: ReadOnlyGuard;
  /** The entries that were read, as they were then. */
  readonly #entries = new Map<string, Entry | null>();
  readonly #writes = new Map<string, Buffer | null>();
  readonly #metadata = new Map<string, ReadonlyMap<string, Buffer>>();
  readonly #ranges: (() => RangeRead)[] = [];
  readonly #collections = new Map<string, CollectionSimulation>();

  constructor(context: SimulationContext) {
    this.context = context;
    this.guard = new ReadOnlyGuard(context.transactionId);
  }

  get(key: string): Entry | null {
    const known = this.#entries.get(key);
    if (known !== undefined) return known;
    const entry = this.context.world.space(publicSpace).get(key, this.context.asOf);
    this.#entries.set(key, entry);
    return entry;
  }

  put(key: string, value: Buffer | null): void {
    this.guard.writes();
    if (key === '') throw new Error('the key must not be empty');
    this.#writes.set(key, value && value.length > 0 ? value : null);
  }

  putMetadata(key: string, entries: ReadonlyMap<string, Buffer>): void {
    this.guard.writes();
    this.#metadata.set(key, entries);
  }

  /** Records a range. It is described at the end of the simulation, because more of it may be read until then. */
  addRange(describe: () => RangeRead): void {
    this.#ranges.push(describe);
  }

  collection(name: string): CollectionSimulation {
    const known = this.#collections.get(name);
    if (known) return known;
    const created = new CollectionSimulation(this.context.collections.find(name), this.context, this.guard);
    this.#collections.set(name, created);
    return created;
  }

  /** The reads and writes in key order, so that every endorser produces the same bytes for any order of requests. */
  result(): SimulationResult {
    const collections = [...this.#collections.values()].sort((a, b) => compareUtf8(a.name, b.name));
    const hashed: HashedSet[] = collections.map((collection) => collection.hashedSet());
    return {
      set: {
        namespace: this.context.namespace,
        reads: sortByKey([...this.#entries].map(([key, entry]): Read => ({ key, version: entry?.version ?? null }))),
        ranges: this.#ranges.map((describe) => describe()),
        writes: sortByKey([...this.#writes].map(([key, value]): Write => ({ key, value }))),
        metadataWrites: sortByKey([...this.#metadata].map(([key, entries]) => ({ key, entries }))),
        collections: hashed.filter((set) => set.reads.length + set.writes.length + set.metadataWrites.length > 0),
      },
      privateWrites: collections.flatMap((collection) => collection.privateWrites()),
      policies: this.#policies(),
    };
  }

  #policies(): (Uint8Array | undefined)[] {
    const found = new Map<string | undefined, Buffer | undefined>();
    const { world, asOf } = this.context;
    for (const key of [...this.#writes.keys(), ...this.#metadata.keys()]) {
      const policy = world.metadata(publicSpace, key, asOf)?.get(validationParameter);
      found.set(policy?.toString('latin1'), policy);
    }
    return [...found.values()];
  }
}
