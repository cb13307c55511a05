import type { Version } from './entry';

/** A key that was read, with its version (null: it was absent). */
export interface Read {
  readonly key: string;
  readonly version: Version | null;
}

/** A range that was read. If it was not read to its end, `endKey` is the last key that was read, and is included. */
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

/** A transaction's public reads and writes of a collection: keys are hex SHA-256, values are SHA-256. */
export interface HashedSet {
  readonly collection: string;
  readonly reads: readonly Read[];
  readonly writes: readonly (Write & { readonly purge: boolean })[];
  readonly metadataWrites: readonly MetadataWrite[];
}

/** The writes of a collection. */
export type HashedWriteSet = Omit<HashedSet, 'reads'>;

/** A transaction's writes, from which its block is applied. */
export interface WriteSet extends Pick<ReadWriteSet, 'namespace' | 'writes' | 'metadataWrites'> {
  readonly collections: readonly HashedWriteSet[];
}

/** A transaction's reads and writes, from which a block validates and applies it. */
export interface ReadWriteSet {
  readonly namespace: string;
  readonly reads: readonly Read[];
  readonly ranges: readonly RangeRead[];
  readonly writes: readonly Write[];
  readonly metadataWrites: readonly MetadataWrite[];
  readonly collections: readonly HashedSet[];
}

/** A private value of a transaction, outside its block; null deletes. */
export interface PrivateWrite {
  readonly collection: string;
  readonly key: string;
  readonly value: Buffer | null;
  readonly purge: boolean;
}

/** Returns true if the transaction changes nothing. */
export const writesNothing = (set: ReadWriteSet): boolean =>
  set.writes.length === 0 &&
  set.metadataWrites.length === 0 &&
  set.collections.every(({ writes, metadataWrites }) => writes.length === 0 && metadataWrites.length === 0);
