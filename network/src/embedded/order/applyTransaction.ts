import type { Version } from '../state/entry';
import type { MetadataWrite, PrivateWrite, Write, WriteSet } from '../state/readWriteSet';
import { hashSpace, keyHash, publicSpace, sha256, valueSpace } from '../state/spaces';
import type { BlockView } from './blockView';

/** A valid transaction and its position on the ledger. */
export interface ValidTransaction {
  readonly transactionId: string;
  readonly timestamp: Date;
  readonly version: Version;
  readonly set: WriteSet;
  readonly privateWrites: readonly PrivateWrite[];
}

/** Adds a valid transaction's changes to its block's. */
export function applyTransaction(view: BlockView, { set, privateWrites, ...at }: ValidTransaction): void {
  applyWrites(view, publicSpace, set, at.version);
  const { transactionId, timestamp, version } = at;
  for (const { key, value } of set.writes) view.addHistory(key, { transactionId, timestamp, version, value });
  for (const { collection, writes, metadataWrites } of set.collections) {
    applyWrites(view, hashSpace(collection), { writes, metadataWrites }, at.version);
  }
  for (const write of privateWrites) applyPrivate(view, write, at.version);
}

function applyWrites(
  view: BlockView,
  space: string,
  { writes, metadataWrites }: { writes: readonly Write[]; metadataWrites: readonly MetadataWrite[] },
  version: Version,
): void {
  // A new value keeps the key's metadata; metadata for a key that does not exist is dropped (`validation/tx_ops.go`).
  for (const { key, value } of writes) {
    view.set(space, key, value && { value, version, metadata: view.metadata(space, key) });
  }
  for (const { key, entries } of metadataWrites) {
    const entry = view.get(space, key);
    if (entry) view.set(space, key, { value: entry.value, version, metadata: view.shared(entries) });
  }
}

/** Applies a private value, unless its hash differs from the endorsed one in the block: then only the hash is applied. */
function applyPrivate(view: BlockView, { collection, key, value }: PrivateWrite, version: Version): void {
  const hashed = view.get(hashSpace(collection), keyHash(key));
  const genuine = value !== null && hashed !== null && sha256(value).equals(hashed.value);
  view.set(valueSpace(collection), key, genuine ? { value, version, metadata: null } : null);
}
