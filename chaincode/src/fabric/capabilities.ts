/** What a peer said in READY that it can do at once (peer.ChaincodeAdditionalParams, Fabric 3.1). */
export interface BatchCapabilities {
  readonly useWriteBatch: boolean;
  readonly maxSizeWriteBatch: number;
  readonly useGetMultipleKeys: boolean;
  readonly maxSizeGetMultipleKeys: number;
}

const none: BatchCapabilities = {
  useWriteBatch: false,
  maxSizeWriteBatch: 0,
  useGetMultipleKeys: false,
  maxSizeGetMultipleKeys: 0,
};

/**
 * Keyed by the shim's message handler, of which there is one per peer connection: the capabilities belong to the connection, and
 * fabric-shim 2.5.8 keeps no place for them. They change how facts travel, never what a transaction computes.
 */
const offered = new WeakMap<object, BatchCapabilities>();

/** Tells the contract what the peer behind a shim handler offered. Called once READY has arrived. */
export function offerCapabilities(handler: object, capabilities: BatchCapabilities): void {
  offered.set(handler, capabilities);
}

export const capabilitiesOf = (handler: object): BatchCapabilities => offered.get(handler) ?? none;
