import { ledger } from '@hyperledger/fabric-protos';
import type { Reader } from 'protobufjs/minimal';
import { readFields, readInner, readText } from '../wire/readFields';
import type { HashedWriteSet, MetadataWrite, Write, WriteSet } from './readWriteSet';

const { kvrwset } = ledger.rwset;

/**
 * Reads the writes of Fabric's `rwset.TxReadWriteSet`; a transaction of the embedded ledger touches exactly one namespace. Public writes
 * are most of a block and are read field by field, because google-protobuf takes several times as long.
 */
export function decodeWriteSet(bytes: Uint8Array): WriteSet {
  const namespaces: Uint8Array[] = [];
  readFields(bytes, (number, reader) => number === 2 && namespaces.push(reader.bytes()) > 0);
  const [namespace, ...more] = namespaces;
  if (!namespace || more.length > 0) throw new Error('its read-write set must have one namespace');
  return decodeNamespace(namespace);
}

/** `rwset.NsReadWriteSet`: the name is its field 1, the public set its field 2, collections are its field 3. */
function decodeNamespace(bytes: Uint8Array): WriteSet {
  let name = '';
  const writes: Write[] = [];
  const metadataWrites: MetadataWrite[] = [];
  const collections: HashedWriteSet[] = [];
  readFields(bytes, (number, reader) => {
    if (number === 1) name = readText(reader);
    else if (number === 2) decodePublic(reader.bytes(), writes, metadataWrites);
    else if (number === 3) collections.push(decodeCollection(reader.bytes()));
    else return false;
    return true;
  });
  return { namespace: name, writes, metadataWrites, collections };
}

/** `kvrwset.KVRWSet`: writes are its field 3, metadata writes its field 4. */
function decodePublic(bytes: Uint8Array, writes: Write[], metadataWrites: MetadataWrite[]): void {
  readFields(bytes, (number, reader) => {
    if (number === 3) writes.push(decodeWrite(reader));
    else if (number === 4) metadataWrites.push(decodeMetadata(reader.bytes()));
    else return false;
    return true;
  });
}

const nothing = new Uint8Array();

/** `kvrwset.KVWrite`: the key is its field 1, whether it is deleted its field 2, the value its field 3. */
function decodeWrite(reader: Reader): Write {
  const write: { key: string; isDelete: boolean; value: Uint8Array } = { key: '', isDelete: false, value: nothing };
  readInner(reader, (number, field) => {
    if (number === 1) write.key = readText(field);
    else if (number === 2) write.isDelete = field.bool();
    else if (number === 3) write.value = field.bytes();
    else return false;
    return true;
  });
  // Copied, so that the value does not keep its whole block in memory.
  return { key: write.key, value: write.isDelete ? null : Buffer.from(write.value) };
}

function decodeMetadata(bytes: Uint8Array): MetadataWrite {
  const write = kvrwset.KVMetadataWrite.deserializeBinary(bytes);
  return { key: write.getKey(), entries: decodeEntries(write.getEntriesList()) };
}

function decodeCollection(bytes: Uint8Array): HashedWriteSet {
  const message = ledger.rwset.CollectionHashedReadWriteSet.deserializeBinary(bytes);
  const set = kvrwset.HashedRWSet.deserializeBinary(message.getHashedRwset_asU8());
  return {
    collection: message.getCollectionName(),
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

const decodeEntries = (entries: readonly ledger.rwset.kvrwset.KVMetadataEntry[]): Map<string, Buffer> =>
  new Map(entries.map((entry) => [entry.getName(), Buffer.from(entry.getValue_asU8())]));
