import { ledger } from '@hyperledger/fabric-protos';
import type { Version } from './entry';
import { encodeFields, type Fields } from '../wire/encodeFields';
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
  return encodeFields([
    ...set.reads.map((read) => [1, readFields(read)] as const),
    ...set.ranges.map((range) => [2, encodeRange(range).serializeBinary()] as const),
    ...set.writes.map((write) => [3, writeFields(write)] as const),
    ...set.metadataWrites.map((write) => [4, metadataFields(write)] as const),
  ]);
}

/** `kvrwset.KVRead`: the key is its field 1, the version its field 2. */
const readFields = ({ key, version }: Read): Fields => [
  ...textField(1, key),
  ...(version ? [[2, versionFields(version)] as const] : []),
];

const versionFields = ({ block, transaction }: Version): Fields => [
  [1, block],
  [2, transaction],
];

/** `kvrwset.KVWrite`: the key is its field 1, whether it is deleted its field 2, the value its field 3. */
const writeFields = ({ key, value }: Write): Fields => [
  ...textField(1, key),
  ...(value === null ? [[2, 1] as const] : [[3, value] as const]),
];

/** `kvrwset.KVMetadataWrite`: the key is its field 1, entries are its field 2, of which name and value are fields 1 and 2. */
const metadataFields = ({ key, entries }: MetadataWrite): Fields => [
  ...textField(1, key),
  ...[...entries].map(
    ([name, value]) => [2, [...textField(1, name), ...(value.length > 0 ? [[2, value] as const] : [])]] as const,
  ),
];

/** An empty text is not written. */
const textField = (number: number, text: string): Fields => (text === '' ? [] : [[number, text]]);

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
