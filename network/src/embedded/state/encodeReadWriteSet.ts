import { ledger } from '@hyperledger/fabric-protos';
import type { Version } from './entry';
import { fieldLength, numberFieldLength, ProtobufWriter, textFieldLength } from '../wire/protobufWriter';
import type { HashedSet, MetadataWrite, RangeRead, Read, ReadWriteSet, Write } from './readWriteSet';

const { kvrwset } = ledger.rwset;

/** The set as Fabric's `rwset.TxReadWriteSet`. */
export function encodeReadWriteSet(set: ReadWriteSet): Uint8Array {
  const namespace = new ledger.rwset.NsReadWriteSet();
  namespace.setNamespace(set.namespace);
  namespace.setRwset(encodePublic(set));
  namespace.setCollectionHashedRwsetList(set.collections.map(encodeCollection));
  const message = new ledger.rwset.TxReadWriteSet();
  message.setDataModel(ledger.rwset.TxReadWriteSet.DataModel.KV);
  message.setNsRwsetList([namespace]);
  return message.serializeBinary();
}

/** `kvrwset.KVRWSet`: reads, ranges, writes and metadata writes are its fields 1 to 4. */
function encodePublic(set: ReadWriteSet): Uint8Array {
  const message = new ProtobufWriter();
  for (const read of set.reads) writeRead(message, read);
  for (const range of set.ranges) message.bytes(2, encodeRange(range).serializeBinary());
  for (const write of set.writes) writeWrite(message, write);
  for (const write of set.metadataWrites) writeMetadata(message, write);
  return message.finish();
}

/** `kvrwset.KVRead`: the key is its field 1, the version its field 2. */
function writeRead(message: ProtobufWriter, { key, version }: Read): void {
  const versionLength = version ? numberFieldLength(version.block) + numberFieldLength(version.transaction) : 0;
  message.message(1, textFieldLength(key) + (version ? fieldLength(versionLength) : 0));
  message.text(1, key);
  if (!version) return;
  message.message(2, versionLength);
  message.number(1, version.block);
  message.number(2, version.transaction);
}

/** `kvrwset.KVWrite`: the key is its field 1, whether it is deleted its field 2, the value its field 3. */
function writeWrite(message: ProtobufWriter, { key, value }: Write): void {
  const isDelete = value === null ? 1 : 0;
  message.message(3, textFieldLength(key) + numberFieldLength(isDelete) + (value ? fieldLength(value.length) : 0));
  message.text(1, key);
  message.number(2, isDelete);
  if (value) message.bytes(3, value);
}

/** `kvrwset.KVMetadataWrite`: the key is its field 1, entries are its field 2, of which name and value are fields 1 and 2. */
function writeMetadata(message: ProtobufWriter, { key, entries }: MetadataWrite): void {
  const lengths = [...entries].map(
    ([name, value]) => textFieldLength(name) + (value.length > 0 ? fieldLength(value.length) : 0),
  );
  message.message(4, textFieldLength(key) + lengths.reduce((sum, length) => sum + fieldLength(length), 0));
  message.text(1, key);
  [...entries].forEach(([name, value], n) => {
    message.message(2, lengths[n] ?? 0);
    message.text(1, name);
    if (value.length > 0) message.bytes(2, value);
  });
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
