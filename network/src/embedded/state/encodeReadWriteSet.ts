import { ledger } from '@hyperledger/fabric-protos';
import type { Version } from './entry';
import type { HashedSet, MetadataWrite, RangeRead, Read, ReadWriteSet } from './readWriteSet';

const { kvrwset } = ledger.rwset;

/** The set as Fabric's `rwset.TxReadWriteSet`. */
export function encodeReadWriteSet(set: ReadWriteSet): Uint8Array {
  const namespace = new ledger.rwset.NsReadWriteSet();
  namespace.setNamespace(set.namespace);
  namespace.setRwset(encodePublic(set).serializeBinary());
  namespace.setCollectionHashedRwsetList(set.collections.map(encodeCollection));
  const message = new ledger.rwset.TxReadWriteSet();
  message.setDataModel(ledger.rwset.TxReadWriteSet.DataModel.KV);
  message.setNsRwsetList([namespace]);
  return message.serializeBinary();
}

function encodePublic(set: ReadWriteSet): ledger.rwset.kvrwset.KVRWSet {
  const message = new kvrwset.KVRWSet();
  message.setReadsList(set.reads.map(encodeRead));
  message.setRangeQueriesInfoList(set.ranges.map(encodeRange));
  message.setWritesList(
    set.writes.map(({ key, value }) => {
      const write = new kvrwset.KVWrite();
      write.setKey(key);
      write.setIsDelete(value === null);
      if (value) write.setValue(value);
      return write;
    }),
  );
  message.setMetadataWritesList(
    set.metadataWrites.map(({ key, entries }) => {
      const write = new kvrwset.KVMetadataWrite();
      write.setKey(key);
      write.setEntriesList(encodeEntries(entries));
      return write;
    }),
  );
  return message;
}

function encodeRange({ startKey, endKey, exhausted, reads }: RangeRead): ledger.rwset.kvrwset.RangeQueryInfo {
  const rows = new kvrwset.QueryReads();
  rows.setKvReadsList(reads.map(encodeRead));
  const range = new kvrwset.RangeQueryInfo();
  range.setStartKey(startKey);
  range.setEndKey(endKey);
  range.setItrExhausted(exhausted);
  range.setRawReads(rows);
  return range;
}

function encodeRead({ key, version }: Read): ledger.rwset.kvrwset.KVRead {
  const read = new kvrwset.KVRead();
  read.setKey(key);
  if (version) read.setVersion(encodeVersion(version));
  return read;
}

function encodeVersion({ block, transaction }: Version): ledger.rwset.kvrwset.Version {
  const version = new kvrwset.Version();
  version.setBlockNum(block);
  version.setTxNum(transaction);
  return version;
}

function encodeEntries(entries: MetadataWrite['entries']): ledger.rwset.kvrwset.KVMetadataEntry[] {
  return [...entries].map(([name, value]) => {
    const entry = new kvrwset.KVMetadataEntry();
    entry.setName(name);
    entry.setValue(value);
    return entry;
  });
}

function encodeCollection(set: HashedSet): ledger.rwset.CollectionHashedReadWriteSet {
  const hashed = new kvrwset.HashedRWSet();
  hashed.setHashedReadsList(
    set.reads.map(({ key, version }) => {
      const read = new kvrwset.KVReadHash();
      read.setKeyHash(Buffer.from(key, 'hex'));
      if (version) read.setVersion(encodeVersion(version));
      return read;
    }),
  );
  hashed.setHashedWritesList(
    set.writes.map(({ key, value, purge }) => {
      const write = new kvrwset.KVWriteHash();
      write.setKeyHash(Buffer.from(key, 'hex'));
      write.setIsDelete(value === null);
      write.setIsPurge(purge);
      if (value) write.setValueHash(value);
      return write;
    }),
  );
  hashed.setMetadataWritesList(
    set.metadataWrites.map(({ key, entries }) => {
      const write = new kvrwset.KVMetadataWriteHash();
      write.setKeyHash(Buffer.from(key, 'hex'));
      write.setEntriesList(encodeEntries(entries));
      return write;
    }),
  );
  const message = new ledger.rwset.CollectionHashedReadWriteSet();
  message.setCollectionName(set.collection);
  message.setHashedRwset(hashed.serializeBinary());
  return message;
}
