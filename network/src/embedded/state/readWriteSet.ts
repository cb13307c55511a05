import type { Version } from './entry';

/** A key that was read, and the version that was seen (null: it was absent). */
export interface Read {
  readonly key: string;
  readonly version: Version | null;
}

/** A range that was read. When it was not read to its end, `endKey` is the last key that was seen, and included. */
export interface RangeRead {
  readonly startKey: string;
  readonly endKey: string;
  readonly exhausted: boolean;
  readonly reads: readonly Read[];
}

/** A new value; null deletes. */
export interface Write {
  readonly key: string;
  readonly value: Buffer | null;
}

/** A key's new metadata; none removes it. */
export interface MetadataWrite {
  readonly key: string;
  readonly entries: ReadonlyMap<string, Buffer>;
}

/** What a transaction did to a collection, as everyone may know it: keys are hex SHA-256, values are SHA-256. */
export interface HashedSet {
  readonly collection: string;
  readonly reads: readonly Read[];
  readonly writes: readonly (Write & { readonly purge: boolean })[];
  readonly metadataWrites: readonly MetadataWrite[];
}

/** What a transaction read and wrote: all that a block needs to judge and to apply it. */
export interface ReadWriteSet {
  readonly namespace: string;
  readonly reads: readonly Read[];
  readonly ranges: readonly RangeRead[];
  readonly writes: readonly Write[];
  readonly metadataWrites: readonly MetadataWrite[];
  readonly collections: readonly HashedSet[];
}

/** A private value that goes with a transaction outside its block; null deletes. */
export interface PrivateWrite {
  readonly collection: string;
  readonly key: string;
  readonly value: Buffer | null;
  readonly purge: boolean;
}

/** Whether the transaction changes anything. */
export const writesNothing = (set: ReadWriteSet): boolean =>
  set.writes.length === 0 &&
  set.metadataWrites.length === 0 &&
  set.collections.every(({ writes, metadataWrites }) => writes.length === 0 && metadataWrites.length === 0);
