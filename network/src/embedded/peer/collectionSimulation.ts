import type { Entry } from '../state/entry';
import type { HashedSet, PrivateWrite, Read } from '../state/readWriteSet';
import { compareUtf8 } from '../state/compareUtf8';
import { hashSpace, keyHash, sha256, valueSpace } from '../state/spaces';
import type { Collection } from '../state/collections';
import type { ReadOnlyGuard } from './readOnlyGuard';
import type { SimulationContext } from './simulationContext';

/** One transaction's reads and writes in one private data collection. */
export class CollectionSimulation {
  readonly name: string;
  readonly #collection: Collection;
  readonly #context: SimulationContext;
  readonly #guard: ReadOnlyGuard;
  readonly #reads = new Map<string, Read>();
  readonly #writes = new Map<string, PrivateWrite>();
  readonly #metadata = new Map<string, ReadonlyMap<string, Buffer>>();

  constructor(collection: Collection, context: SimulationContext, guard: ReadOnlyGuard) {
    this.name = collection.name;
    this.#collection = collection;
    this.#context = context;
    this.#guard = guard;
  }

  /** The value, if the peer has the one whose hash is on the ledger. */
  get(key: string): Buffer | null {
    this.mayRead();
    const hashed = this.#readHash(key);
    if (!hashed) return null;
    const held = this.#context.world.space(valueSpace(this.name)).get(key, this.#context.asOf);
    if (!held || !sha256(held.value).equals(hashed.value)) {
      throw new Error(
        'private data matching public hash version is not available. ' +
          `Public hash version = {BlockNum: ${hashed.version.block}, TxNum: ${hashed.version.transaction}}`,
      );
    }
    return held.value;
  }

  /** The hash on the ledger, which organisations outside the collection may read too. */
  getHash(key: string): Buffer | null {
    return this.#readHash(key)?.value ?? null;
  }

  getMetadata(key: string): ReadonlyMap<string, Buffer> | null {
    this.mayRead();
    return this.#readHash(key)?.metadata ?? null;
  }

  put(key: string, value: Buffer | null, purge = false): void {
    this.#mayWrite();
    if (key === '') throw new Error('the key must not be empty');
    this.#writes.set(key, { collection: this.name, key, value: value && value.length > 0 ? value : null, purge });
  }

  putMetadata(key: string, entries: ReadonlyMap<string, Buffer>): void {
    this.#mayWrite();
    this.#metadata.set(key, entries);
  }

  mayRead(): void {
    if (this.#collection.memberOnlyRead === true) this.#requireMember('read');
  }

  hashedSet(): HashedSet {
    return {
      collection: this.name,
      reads: sorted([...this.#reads.values()]),
      writes: sorted(
        [...this.#writes.values()].map(({ key, value, purge }) => ({
          key: keyHash(key),
          value: value && sha256(value),
          purge,
        })),
      ),
      metadataWrites: sorted([...this.#metadata].map(([key, entries]) => ({ key: keyHash(key), entries }))),
    };
  }

  privateWrites(): PrivateWrite[] {
    return sorted([...this.#writes.values()]);
  }

  #readHash(key: string): Entry | null {
    const hash = keyHash(key);
    const entry = this.#context.world.space(hashSpace(this.name)).get(hash, this.#context.asOf);
    this.#reads.set(hash, { key: hash, version: entry?.version ?? null });
    return entry;
  }

  #mayWrite(): void {
    this.#guard.writes();
    if (this.#collection.memberOnlyWrite === true) this.#requireMember('write');
  }

  #requireMember(access: 'read' | 'write'): void {
    if (this.#collection.members.includes(this.#context.creatorMsp)) return;
    throw new Error(
      `tx creator does not have ${access} access permission on privatedata in ` +
        `chaincodeName:${this.#context.namespace} collectionName: ${this.name}`,
    );
  }
}

const sorted = <T extends { readonly key: string }>(items: T[]): T[] => items.sort((a, b) => compareUtf8(a.key, b.key));
