import { peer } from '@hyperledger/fabric-protos';

/** The version of the simulated Fabric peer: 3.1 serves many keys in one message, 2.5 ends the stream on such a message. */
export type PeerVersion = '2.5' | '3.1';

/** The batch capabilities of a peer, from its READY message. */
export interface PeerCapabilities {
  readonly useWriteBatch: boolean;
  readonly maxSizeWriteBatch: number;
  readonly useGetMultipleKeys: boolean;
  readonly maxSizeGetMultipleKeys: number;
}

const offered: Record<PeerVersion, PeerCapabilities> = {
  '2.5': { useWriteBatch: false, maxSizeWriteBatch: 0, useGetMultipleKeys: false, maxSizeGetMultipleKeys: 0 },
  '3.1': { useWriteBatch: true, maxSizeWriteBatch: 1000, useGetMultipleKeys: true, maxSizeGetMultipleKeys: 1000 },
};

export const capabilitiesOf = (version: PeerVersion): PeerCapabilities => offered[version];

/** READY's payload: `peer.ChaincodeAdditionalParams` from 3.1 on, nothing before. */
export function readyPayload(capabilities: PeerCapabilities): Uint8Array {
  const message = new peer.ChaincodeAdditionalParams();
  message.setUseWriteBatch(capabilities.useWriteBatch);
  message.setMaxSizeWriteBatch(capabilities.maxSizeWriteBatch);
  message.setUseGetMultipleKeys(capabilities.useGetMultipleKeys);
  message.setMaxSizeGetMultipleKeys(capabilities.maxSizeGetMultipleKeys);
  return message.serializeBinary();
}
