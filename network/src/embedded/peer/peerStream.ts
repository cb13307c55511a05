import type { peer } from '@hyperledger/fabric-protos';
import type { MessageStream } from 'fabric-shim/lib/handler';

type Listener = (message: peer.ChaincodeMessage) => void;

interface Delivery {
  readonly message: peer.ChaincodeMessage;
  readonly delivered: () => void;
}

/**
 * The stream between a peer and its chaincode, inside one process. Messages to the chaincode are delivered in a later turn
 * of the event loop, as a network would: delivering at once would hide promises that a contract forgot to await.
 */
export class PeerStream implements MessageStream {
  readonly #receive: Listener;
  readonly #listeners: Listener[] = [];
  #outgoing: Delivery[] = [];
  #ended = false;

  /** `receive` is called with the chaincode's messages. */
  constructor(receive: Listener) {
    this.#receive = receive;
  }

  on(event: 'data' | 'end' | 'error', listener: Listener | ((error?: Error) => void)): void {
    if (event === 'data') this.#listeners.push(listener as Listener);
  }

  write(message: peer.ChaincodeMessage): void {
    if (!this.#ended) this.#receive(message);
  }

  end(): void {
    this.#ended = true;
    this.#outgoing = [];
  }

  /** Sends a message to the chaincode; `delivered` is called just before the chaincode receives it. */
  send(message: peer.ChaincodeMessage, delivered: () => void = () => undefined): void {
    if (this.#ended) return;
    if (this.#outgoing.length === 0) setImmediate(this.#deliver);
    this.#outgoing.push({ message, delivered });
  }

  readonly #deliver = (): void => {
    const deliveries = this.#outgoing;
    this.#outgoing = [];
    for (const { message, delivered } of deliveries) {
      delivered();
      for (const listener of this.#listeners) listener(message);
    }
  };
}
