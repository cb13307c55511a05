import { peer } from '@hyperledger/fabric-protos';
import { encodeFields } from '../wire/encodeFields';
import type { Reader } from 'protobufjs/minimal';
import { readFields, readInner, readText } from '../wire/readFields';
import type { PeerCapabilities } from './capabilities';
import type { Simulation } from './simulation';
import { type Metadata, read, write, writeMetadata } from './stateMessages';

/** Serves GET_STATE_MULTIPLE: the values of many keys, in the order of the request. */
export function getMultiple(simulation: Simulation, payload: Uint8Array, offered: PeerCapabilities): Uint8Array {
  const { keys, collection } = decodeGetMultiple(payload);
  if (keys.length > offered.maxSizeGetMultipleKeys) {
    throw new Error(`${keys.length} keys in one message, at most ${offered.maxSizeGetMultipleKeys} are served`);
  }
  return encodeFields(keys.map((key) => [valuesField, read(simulation, collection, key)] as const));
}

/** Field 1 of `protos.GetStateMultipleResult`. */
const valuesField = 1;

/** Reads `protos.GetStateMultiple`: keys are its field 1, the collection is its field 2. */
function decodeGetMultiple(payload: Uint8Array): { readonly keys: readonly string[]; readonly collection: string } {
  const keys: string[] = [];
  let collection = '';
  readFields(payload, (field, reader) => {
    if (field === 1) keys.push(readText(reader));
    else if (field === 2) collection = readText(reader);
    return field <= 2;
  });
  return { keys, collection };
}

/** Serves WRITE_BATCH_STATE: the records take effect in their order. */
export function writeBatch(simulation: Simulation, payload: Uint8Array, offered: PeerCapabilities): Uint8Array {
  const records: WriteRecord[] = [];
  readFields(payload, (field, reader) => {
    if (field === 1) records.push(decodeRecord(reader));
    return field === 1;
  });
  if (records.length > offered.maxSizeWriteBatch) {
    throw new Error(`${records.length} records in one message, at most ${offered.maxSizeWriteBatch} are served`);
  }
  for (const record of records) apply(simulation, record);
  return new Uint8Array();
}

interface WriteRecord {
  key: string;
  value: Uint8Array;
  collection: string;
  metadata: Metadata | undefined;
  type: number;
}

const none = Buffer.alloc(0);

/** Reads `protos.WriteRecord`: key, value, collection, metadata and type are its fields 1 to 5. */
function decodeRecord(within: Reader): WriteRecord {
  const record: WriteRecord = { key: '', value: none, collection: '', metadata: undefined, type: 0 };
  readInner(within, (field, reader) => {
    if (field === 1) record.key = readText(reader);
    else if (field === 2) record.value = reader.bytes();
    else if (field === 3) record.collection = readText(reader);
    else if (field === 4) record.metadata = decodeMetadata(reader);
    else if (field === 5) record.type = reader.uint32();
    return field <= 5;
  });
  return record;
}

/** Reads `peer.StateMetadata`: name and value are its fields 1 and 2. */
function decodeMetadata(within: Reader): Metadata {
  let name = '';
  let value: Uint8Array = none;
  readInner(within, (field, reader) => {
    if (field === 1) name = readText(reader);
    else if (field === 2) value = reader.bytes();
    return field <= 2;
  });
  return { name, value };
}

function apply(simulation: Simulation, { key, value, collection, metadata, type }: WriteRecord): void {
  switch (type) {
    case peer.WriteRecord.Type.PUT_STATE:
      // A private value is copied, so that it does not keep the whole message in memory; a public one is found in its block.
      write(simulation, collection, key, collection === '' ? asBuffer(value) : Buffer.from(value));
      return;
    case peer.WriteRecord.Type.DEL_STATE:
      write(simulation, collection, key, null);
      return;
    case peer.WriteRecord.Type.PUT_STATE_METADATA:
      writeMetadata(simulation, { collection, key, entry: metadata });
      return;
    case peer.WriteRecord.Type.PURGE_PRIVATE_DATA:
      simulation.collection(collection).put(key, null, true);
      return;
    default:
      throw new Error('a record of a write batch has no type');
  }
}

const asBuffer = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);
