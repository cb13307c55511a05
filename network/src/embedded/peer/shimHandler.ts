import { peer } from '@hyperledger/fabric-protos';
import type { ChaincodeInterface } from 'fabric-shim';
import { ChaincodeMessageHandler, type MessageStream } from 'fabric-shim/lib/handler';
import type { LinkOptions } from './chaincodeLink';

/** The chaincode's end of a stream to its peer: the shim's handler. */
export interface ShimHandler {
  /** Sends the registration, with which the stream begins. */
  readonly register: () => void;
  /** To be called before the READY message reaches the handler. */
  readonly ready: () => void;
  readonly forget: (transactionId: string) => void;
}

/** Called when the chaincode is about to receive READY, with the peer's capabilities and the handler of every stub. */
export type ReadyListener = (capabilities: LinkOptions['offered'], handler: object) => void;

/** Serves a stream with the real `fabric-shim`. */
export function shimHandler(
  stream: MessageStream,
  chaincode: ChaincodeInterface,
  { name, channel, offered, onReady }: LinkOptions & { readonly onReady: ReadyListener | undefined },
): ShimHandler {
  const handler = new ChaincodeMessageHandler(stream, chaincode);
  return {
    register: () => {
      const id = new peer.ChaincodeID();
      id.setName(name);
      const registration = new peer.ChaincodeMessage();
      registration.setType(peer.ChaincodeMessage.Type.REGISTER);
      registration.setPayload(id.serializeBinary());
      handler.chat(registration);
    },
    ready: () => onReady?.(offered, handler),
    forget: (transactionId) => {
      Reflect.deleteProperty(handler.msgQueueHandler.txQueues, channel + transactionId);
    },
  };
}
