import { peer } from '@hyperledger/fabric-protos';
import type { PeerCapabilities } from './capabilities';
import type { Simulation } from './simulation';
import { read, write, writeMetadata } from './stateMessages';

/** Serves GET_STATE_MULTIPLE: the values of many keys in the order they were asked for. */
export function getMultiple(simulation: Simulation, payload: Uint8Array, offered: PeerCapabilities): Uint8Array {
  const request = peer.GetStateMultiple.deserializeBinary(payload);
  const keys = request.getKeysList();
  if (keys.length > offered.maxSizeGetMultipleKeys) {
    throw new Error(`${keys.length} keys in one message, at most ${offered.maxSizeGetMultipleKeys} are served`);
  }
  const result = new peer.GetStateMultipleResult();
  result.setValuesList(keys.map((key) => read(simulation, request.getCollection(), key)));
  return result.serializeBinary();
}

/** Serves WRITE_BATCH_STATE: the records take effect in their order. */
export function writeBatch(simulation: Simulation, payload: Uint8Array, offered: PeerCapabilities): Uint8Array {
  const records = peer.WriteBatchState.deserializeBinary(payload).getRecList();
  if (records.length > offered.maxSizeWriteBatch) {
    throw new Error(`${records.length} records in one message, at most ${offered.maxSizeWriteBatch} are served`);
  }
  for (const record of records) apply(simulation, record);
  return new Uint8Array();
}

function apply(simulation: Simulation, record: peer.WriteRecord): void {
  const collection = record.getCollection();
  const key = record.getKey();
  switch (record.getType()) {
    case peer.WriteRecord.Type.PUT_STATE:
      write(simulation, collection, key, Buffer.from(record.getValue_asU8()));
      return;
    case peer.WriteRecord.Type.DEL_STATE:
      write(simulation, collection, key, null);
      return;
    case peer.WriteRecord.Type.PUT_STATE_METADATA:
      writeMetadata(simulation, { collection, key, entry: record.getMetadata() });
      return;
    case peer.WriteRecord.Type.PURGE_PRIVATE_DATA:
      simulation.collection(collection).put(key, null, true);
      return;
    case peer.WriteRecord.Type.UNDEFINED:
      throw new Error('a record of a write batch has no type');
  }
}
