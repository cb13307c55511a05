import { ledger } from '@hyperledger/fabric-protos';
import type { Version } from './entry';
import type { HashedSet, Read, ReadWriteSet } from './readWriteSet';

const { kvrwset } = ledger.rwset;

/** Reads Fabric's `rwset.TxReadWriteSet`; a transaction of the embedded ledger touches exactly one namespace. */
export function decodeReadWriteSet(bytes: Uint8Array): ReadWriteSet {
  const [namespace, ...more] = ledger.rwset.TxReadWriteSet.deserializeBinary(bytes).getNsRwsetList();
  if (!namespace || more.length > 0) throw new Error('its read-write set must have one namespace');
  const set = kvrwset.KVRWSet.deserializeBinary(namespace.getRwset_asU8());
  return {
    namespace: namespace.getNamespace(),
    reads: set.getReadsList().map(decodeRead),
    ranges: set.getRangeQueriesInfoList().map((range) => ({
      startKey: range.getStartKey(),
      endKey: range.getEndKey(),
      exhausted: range.getItrExhausted(),
      reads: range.getRawReads()?.getKvReadsList().map(decodeRead) ?? [],
    })),
    writes: set.getWritesList().map((write) => ({
      key: write.getKey(),
      value: write.getIsDelete() ? null : Buffer.from(write.getValue_asU8()),
    })),
    metadataWrites: set.getMetadataWritesList().map((write) => ({
      key: write.getKey(),
      entries: decodeEntries(write.getEntriesList()),
    })),
    collections: namespace.getCollectionHashedRwsetList().map(decodeCollection),
  };
}

function decodeCollection(message: ledger.rwset.CollectionHashedReadWriteSet): HashedSet {
  const set = kvrwset.HashedRWSet.deserializeBinary(message.getHashedRwset_asU8());
  return {
    collection: message.getCollectionName(),
    reads: set.getHashedReadsList().map((read) => ({
      key: hex(read.getKeyHash_asU8()),
      version: decodeVersion(read.getVersion()),
    })),
    writes: set.getHashedWritesList().map((write) => ({
      key: hex(write.getKeyHash_asU8()),
      value: write.getIsDelete() ? null : Buffer.from(write.getValueHash_asU8()),
      purge: write.getIsPurge(),
    })),
    metadataWrites: set.getMetadataWritesList().map((write) => ({
      key: hex(write.getKeyHash_asU8()),
      entries: decodeEntries(write.getEntriesList()),
    })),
  };
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

const decodeRead = (read: ledger.rwset.kvrwset.KVRead): Read => ({
  key: read.getKey(),
  version: decodeVersion(read.getVersion()),
});

const decodeVersion = (version: ledger.rwset.kvrwset.Version | undefined): Version | null =>
  version ? { block: version.getBlockNum(), transaction: version.getTxNum() } : null;

const decodeEntries = (entries: readonly ledger.rwset.kvrwset.KVMetadataEntry[]): Map<string, Buffer> =>
  new Map(entries.map((entry) => [entry.getName(), Buffer.from(entry.getValue_asU8())]));
