import { must } from '@lotline/chaincode/domain';
import { float64s, type GrowingPart } from './columns';
import type { Entry } from './entry';
import type { Modification } from './history';
import { PublicState } from './publicState';
import { publicSpace } from './spaces';
import type { BlockBytes, ReadLog } from './storedValues';
import { Transactions } from './transactions';
import { VersionedMap } from './versionedMap';

/** A block's changes: entries by space and key (null deletes), and additions to the history. */
export interface BlockChanges {
  readonly spaces: Map<string, Map<string, Entry | null>>;
  readonly history: { readonly key: string; readonly modification: Modification }[];
}

type Metadata = NonNullable<Entry['metadata']>;

/** The state in parts that only grow, and the few things that they refer to. */
export interface WorldImage {
  readonly parts: readonly GrowingPart[];
  readonly names: readonly string[];
  readonly metadata: readonly Metadata[];
}

const noLog: ReadLog = () => {
  throw new Error('There is no block log.');
};

/** The committed state of the channel. Public values are in the block log, everything else is in memory. */
export class WorldState {
  readonly transactions = new Transactions();
  readonly #public: PublicState;
  readonly #spaces: Map<string, VersionedMap>;
  readonly #readers = new Map<number, number>();
  readonly #metadata = new Map<string, Metadata>();
  /** Where the bytes of each block are in the log. */
  readonly positions = float64s();
  #block = -1;

  constructor(readLog = noLog) {
    this.#public = new PublicState(readLog, this.transactions);
    this.#spaces = new Map([[publicSpace, new VersionedMap(this.#public)]]);
  }

  /** The number of the last applied block. */
  get block(): number {
    return this.#block;
  }

  space(name: string): VersionedMap {
    const known = this.#spaces.get(name);
    if (known) return known;
    const created = new VersionedMap();
    this.#spaces.set(name, created);
    return created;
  }

  /** The metadata of a key, as of the last block or an older one. */
  metadata(space: string, key: string, asOf = Number.POSITIVE_INFINITY): Metadata | null {
    return space === publicSpace
      ? this.#public.metadataOf(key, asOf)
      : (this.space(space).get(key, asOf)?.metadata ?? null);
  }

  /** Returns one shared object for equal metadata, because many keys share few policies. */
  shared(metadata: Metadata): Metadata {
    const name = [...metadata].map(([each, value]) => `${each}\u0000${value.toString('latin1')}`).join('\u0000');
    const known = this.#metadata.get(name);
    if (known) return known;
    this.#metadata.set(name, metadata);
    return metadata;
  }

  /** Keeps the current state readable until the returned function is called. */
  hold(): { readonly asOf: number; readonly release: () => void } {
    const asOf = this.#block;
    this.#readers.set(asOf, (this.#readers.get(asOf) ?? 0) + 1);
    return {
      asOf,
      release: () => {
        const left = must(this.#readers.get(asOf), 'reader') - 1;
        if (left > 0) this.#readers.set(asOf, left);
        else this.#readers.delete(asOf);
        this.#forget();
      },
    };
  }

  /** The state to be saved beside the log; undefined if it would not be complete, because there are private data. */
  get image(): WorldImage | undefined {
    const metadata = this.#public.metadata;
    if (this.#spaces.size > 1 || !metadata) return undefined;
    const { parts, names } = this.transactions;
    return { parts: [...this.#public.parts, ...parts, this.positions], names, metadata };
  }

  /** To be called after the parts of the image were appended to. */
  restore(block: number, { names, metadata }: Pick<WorldImage, 'names' | 'metadata'>): void {
    this.transactions.restore(names);
    this.#public.restore(metadata.map((each) => this.shared(each)));
    this.#block = block;
  }

  /** The changes of a public key up to a block, newest first. */
  historyOf(key: string, asOf: number): Modification[] {
    return this.#public.historyOf(key, asOf);
  }

  /** Applies a block's changes; `bytes` is the block in the log. */
  commit(block: number, changes: BlockChanges, bytes?: BlockBytes): void {
    this.#public.begin({ number: block, history: changes.history, bytes });
    while (this.positions.length < block) this.positions.push(0);
    this.positions.push(bytes?.position ?? 0);
    const keepOld = this.#readers.size > 0;
    for (const [name, entries] of changes.spaces) this.space(name).commit(block, entries, keepOld);
    this.#block = block;
  }

  #forget(): void {
    const oldest = Math.min(this.#block, ...this.#readers.keys());
    for (const space of this.#spaces.values()) space.forget(oldest);
  }
}
