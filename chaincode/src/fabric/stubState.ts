import { peer } from '@hyperledger/fabric-protos';
import type { Context } from 'fabric-contract-api';
import type { Guard, WorldState } from '../engine/worldState';
import { FieldWriter, fieldLength, lengthWithHeader, type Part, readTexts } from './batchCodec';
import { capabilitiesOf } from './capabilities';
import { keyPolicy } from './keyPolicy';

/** The shim's message handler: sends one message and returns the payload of the peer's RESPONSE. */
interface MessageHandler {
  _askPeerAndListen(message: peer.ChaincodeMessage, method: string): Promise<Buffer>;
}

/** The members of the stub that its published types omit. */
type RealStub = Context['stub'] & {
  readonly handler: MessageHandler;
  readonly channel_id: string;
  readonly txId: string;
};

/** The world state over a stub: many keys in one message if the peer supports it (Fabric 3.1), else one message per key (2.5). */
export function stubState(given: Context['stub']): WorldState {
  const stub = given as RealStub;
  const capabilities = capabilitiesOf(stub.handler);
  const { useGetMultipleKeys, maxSizeGetMultipleKeys, useWriteBatch, maxSizeWriteBatch } = capabilities;
  return {
    getMany:
      useGetMultipleKeys && maxSizeGetMultipleKeys > 0
        ? (keys) => inChunks(keys, maxSizeGetMultipleKeys, (chunk) => getMultiple(stub, chunk))
        : (keys) => inChunks(keys, 1, async ([key = '']) => [textOf(await stub.getState(key))]),
    putMany: async (entries, guards) => {
      if (useWriteBatch && maxSizeWriteBatch > 0) {
        const records = [...entries.map(valueRecord), ...guardRecords(guards)];
        await inChunks(records, maxSizeWriteBatch, (chunk) => writeBatch(stub, chunk));
        return;
      }
      for (const [key, value] of entries) await stub.putState(key, Buffer.from(value));
      const policyOf = remembered(keyPolicy);
      for (const guard of guards) await stub.setStateValidationParameter(guard.key, policyOf(guard));
    },
  };
}

/** Sends the chunks one after the other, because a stub handles one message of a transaction at a time. */
async function inChunks<T, R>(
  list: readonly T[],
  size: number,
  each: (chunk: readonly T[]) => Promise<readonly R[]>,
): Promise<R[]> {
  const results: R[] = [];
  for (let start = 0; start < list.length; start += size)
    results.push(...(await each(list.slice(start, start + size))));
  return results;
}

const textOf = (value: Uint8Array): string | null => (value.length === 0 ? null : Buffer.from(value).toString('utf8'));

type MessageType = Parameters<peer.ChaincodeMessage['setType']>[0];

function message(stub: RealStub, type: MessageType, payload: Uint8Array): peer.ChaincodeMessage {
  const request = new peer.ChaincodeMessage();
  request.setType(type);
  request.setPayload(payload);
  request.setTxid(stub.txId);
  request.setChannelId(stub.channel_id);
  return request;
}

/** `protos.GetStateMultiple` has the keys in the repeated field 1, and its response the values. */
async function getMultiple(stub: RealStub, keys: readonly string[]): Promise<(string | null)[]> {
  const request = new FieldWriter(keys.reduce((length, key) => length + fieldLength(key), 0));
  for (const key of keys) request.field(1, key);
  const type = peer.ChaincodeMessage.Type.GET_STATE_MULTIPLE;
  return readTexts(await stub.handler._askPeerAndListen(message(stub, type, request.finish()), 'GetStateMultiple'));
}

/** A record of `protos.WriteBatchState`: key, value, metadata and type are its fields 1, 2, 4 and 5. */
interface WriteRecord {
  readonly key: string;
  readonly field: 2 | 4;
  readonly content: Part;
  readonly type: number;
  readonly length: number;
}

async function writeBatch(stub: RealStub, records: readonly WriteRecord[]): Promise<[]> {
  const total = records.reduce((sum, { length }) => sum + lengthWithHeader(length), 0);
  const request = new FieldWriter(total);
  for (const { key, field, content, type, length } of records) {
    request.open(1, length);
    request.field(1, key);
    request.field(field, content);
    request.number(5, type);
  }
  const type = peer.ChaincodeMessage.Type.WRITE_BATCH_STATE;
  await stub.handler._askPeerAndListen(message(stub, type, request.finish()), 'WriteBatchState');
  return [];
}

function writeRecord({ key, field, content, type }: Omit<WriteRecord, 'length'>): WriteRecord {
  return { key, field, content, type, length: fieldLength(key) + fieldLength(content) + 2 };
}

const valueRecord = ([key, value]: readonly [string, string]): WriteRecord =>
  writeRecord({ key, field: 2, content: value, type: peer.WriteRecord.Type.PUT_STATE });

function guardRecords(guards: readonly Guard[]): WriteRecord[] {
  const metadataOf = remembered((guard) => {
    const metadata = new peer.StateMetadata();
    metadata.setMetakey('VALIDATION_PARAMETER');
    metadata.setValue(keyPolicy(guard));
    return metadata.serializeBinary();
  });
  const type = peer.WriteRecord.Type.PUT_STATE_METADATA;
  return guards.map((guard) => writeRecord({ key: guard.key, field: 4, content: metadataOf(guard), type }));
}

/** Caches by owners: the guards of a transaction have few combinations of them. */
function remembered(make: (guard: Guard) => Uint8Array): (guard: Guard) => Uint8Array {
  const made = new Map<string, Uint8Array>();
  return (guard) => {
    const name = guard.owners.join('\u0000');
    const bytes = made.get(name) ?? make(guard);
    made.set(name, bytes);
    return bytes;
  };
}
