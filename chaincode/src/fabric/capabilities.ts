/** The batch support that a peer announces in READY (peer.ChaincodeAdditionalParams, Fabric 3.1). */
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
 * Keyed by the shim's message handler, because there is one for each peer connection and fabric-shim 2.5.8 does not store the
 * capabilities. They change how facts are transferred, never what a transaction computes.
 */
const offered = new WeakMap<object, BatchCapabilities>();

/** Stores the capabilities of the peer behind a shim handler. Called when READY has arrived. */
export function offerCapabilities(handler: object, capabilities: BatchCapabilities): void {
  offered.set(handler, capabilities);
}

export const capabilitiesOf = (handler: object): BatchCapabilities => offered.get(handler) ?? none;
