import { peer } from '@hyperledger/fabric-protos';
import type { Simulation } from './simulation';

const nothing = new Uint8Array();

export function getState(simulation: Simulation, payload: Uint8Array): Uint8Array {
  const request = peer.GetState.deserializeBinary(payload);
  return read(simulation, request.getCollection(), request.getKey());
}

export function putState(simulation: Simulation, payload: Uint8Array): Uint8Array {
  const request = peer.PutState.deserializeBinary(payload);
  write(simulation, request.getCollection(), request.getKey(), Buffer.from(request.getValue_asU8()));
  return nothing;
}

export function deleteState(simulation: Simulation, payload: Uint8Array): Uint8Array {
  const request = peer.DelState.deserializeBinary(payload);
  write(simulation, request.getCollection(), request.getKey(), null);
  return nothing;
}

export function purgePrivateData(simulation: Simulation, payload: Uint8Array): Uint8Array {
  const request = peer.PurgePrivateState.deserializeBinary(payload);
  simulation.collection(request.getCollection()).put(request.getKey(), null, true);
  return nothing;
}

export function getPrivateDataHash(simulation: Simulation, payload: Uint8Array): Uint8Array {
  const request = peer.GetState.deserializeBinary(payload);
  return simulation.collection(request.getCollection()).getHash(request.getKey()) ?? nothing;
}

export function getMetadata(simulation: Simulation, payload: Uint8Array): Uint8Array {
  const request = peer.GetStateMetadata.deserializeBinary(payload);
  const name = request.getCollection();
  const entries =
    name === ''
      ? simulation.get(request.getKey())?.metadata
      : simulation.collection(name).getMetadata(request.getKey());
  const result = new peer.StateMetadataResult();
  for (const [key, value] of entries ?? []) result.addEntries(metadataEntry(key, value));
  return result.serializeBinary();
}

export function putMetadata(simulation: Simulation, payload: Uint8Array): Uint8Array {
  const request = peer.PutStateMetadata.deserializeBinary(payload);
  writeMetadata(simulation, {
    collection: request.getCollection(),
    key: request.getKey(),
    entry: metadataOf(request.getMetadata()),
  });
  return nothing;
}

/** The value of a public or private key; no bytes if it is absent. */
export function read(simulation: Simulation, collection: string, key: string): Uint8Array {
  const value = collection === '' ? simulation.get(key)?.value : simulation.collection(collection).get(key);
  return value ?? nothing;
}

export function write(simulation: Simulation, collection: string, key: string, value: Buffer | null): void {
  if (collection === '') simulation.put(key, value);
  else simulation.collection(collection).put(key, value);
}

/** A key's metadata in a request. */
export interface MetadataRequest {
  readonly collection: string;
  readonly key: string;
  readonly entry: Metadata | undefined;
}

/** One entry of a key's metadata. */
export interface Metadata {
  readonly name: string;
  readonly value: Uint8Array;
}

const metadataOf = (entry: peer.StateMetadata | undefined): Metadata | undefined =>
  entry && { name: entry.getMetakey(), value: entry.getValue_asU8() };

export function writeMetadata(simulation: Simulation, { collection, key, entry }: MetadataRequest): void {
  const entries = new Map<string, Buffer>();
  if (entry) entries.set(entry.name, Buffer.from(entry.value));
  if (collection === '') simulation.putMetadata(key, entries);
  else simulation.collection(collection).putMetadata(key, entries);
}

function metadataEntry(key: string, value: Buffer): peer.StateMetadata {
  const entry = new peer.StateMetadata();
  entry.setMetakey(key);
  entry.setValue(value);
  return entry;
}
