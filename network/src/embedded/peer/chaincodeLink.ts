import type { peer } from '@hyperledger/fabric-protos';
import type { PeerCapabilities } from './capabilities';

/** The peer's end of the stream to its chaincode. Messages arrive in the order in which they were sent. */
export interface ChaincodeLink {
  /** Sends a message; `delivered` is called when the chaincode is about to receive it, or sooner. */
  send(message: peer.ChaincodeMessage, delivered?: () => void): void;
  /** Lets the shim forget a finished transaction: it would keep requests that the contract never awaited. */
  forget(transactionId: string): void;
  /** Ends the stream, after which the chaincode receives nothing. */
  end(): Promise<void>;
}

/** The peer as the listener of a link. */
export interface LinkListener {
  readonly receive: (message: peer.ChaincodeMessage) => void;
  /** The chaincode has stopped. */
  readonly failed: (reason: string) => void;
}

/** The peer's settings that the chaincode's end needs. */
export interface LinkOptions {
  readonly name: string;
  readonly channel: string;
  readonly offered: PeerCapabilities;
}

/** Starts the chaincode, which registers at once. */
export type OpenLink = (options: LinkOptions, listener: LinkListener) => ChaincodeLink;
